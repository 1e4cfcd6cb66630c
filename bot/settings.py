"""Every setting, typed. `.env.example` names exactly these, each with a comment."""

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.core.clock import VILLAGE_ZONE
from bot.core.errors import BadSetting


class Settings(BaseSettings):
    """Read from the environment and from `.env`; an empty value counts as not given."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    bot_token: SecretStr = SecretStr("")
    telegram_api_url: str = ""
    database_url: str = "sqlite:///data/auyldas.db"
    data_dir: Path = Path("data")
    operator_ids: Annotated[list[int], NoDecode] = Field(default_factory=list)
    time_zone: str = VILLAGE_ZONE
    messages_per_second: float = Field(default=30.0, gt=0, le=1000)
    paid_broadcast: bool = False
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(default=8080, ge=1, le=65535)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"there is no time zone {value!r}") from None
        return value

    @field_validator("operator_ids", mode="before")
    @classmethod
    def _comma_separated(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value


def load(**given: object) -> Settings:
    """The settings; `BadSetting` with one sentence that names the first wrong one."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        problem = first["msg"].removeprefix("Value error, ")
        problem = problem[:1].lower() + problem[1:]
        raise BadSetting(f"{name} is wrong: {problem}. See .env.example.") from None
