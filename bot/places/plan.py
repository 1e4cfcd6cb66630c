"""`okrug.yaml`: one okrug as its akimat describes it. Read safely, checked whole.

A wrong file is a `BadFile` with one sentence that names the line and the field.
`okrug.example.yaml` explains every field.
"""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.core.access import Role
from bot.places.kato import BadFile
from bot.places.names import key

MAX_BYTES = 256 * 1024

_REAL_OR_MADE = r"^(?:[0-9]{9}|X[0-9A-Z]{8})$"
PHONE = r"^\+?[0-9][0-9 ()-]{3,24}$"
#: Nothing is told to a district later than this many working days after it was due.
_LATEST_ALARM = 60
_LEVELS = 3
_ALARMS = "three numbers from 1 to 60, none smaller than the one before, such as [1, 3, 5]"
EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


def _telling(name: str) -> str:
    if not key(name):
        raise ValueError("it has no letters")
    return name


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_telling),
]
Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=_REAL_OR_MADE)]
Clock = Annotated[str, StringConstraints(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$")]


class Part(BaseModel):
    """A part of the file: an unknown field is a mistyped one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(Part):
    """A place, in both languages; the code is that of KATO if there is one."""

    kk: Name
    ru: Name
    code: Code | None = None


class Settlement(Named):
    """A place where people live."""

    entitled: int | None = Field(default=None, ge=0, le=1_000_000)
    formerly: tuple[Code, ...] = ()


class OkrugPlace(Named):
    """The okrug itself."""

    formerly: tuple[Code, ...] = ()


class Both(Part):
    """One line in both languages."""

    kk: Line
    ru: Line


class Operator(Both):
    """Who answers for personal data: the akimat's legal name and its BIN."""

    bin: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{12}$")]


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


class ReceptionDay(Part):
    """A weekday on which the office receives people, and its hours."""

    day: Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
    opens: Clock = Field(alias="from")
    closes: Clock = Field(alias="to")

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError(f"{self.day}: it must end after it begins ({self.opens})")
        return self


class Contacts(Part):
    """How to reach the office without the bot."""

    address: Both
    phone: Annotated[str, StringConstraints(strip_whitespace=True, pattern=PHONE)]
    reception: Both | None = None
    reception_days: tuple[ReceptionDay, ...] = Field(default=(), max_length=5)
    email: (
        Annotated[
            str,
            StringConstraints(strip_whitespace=True, pattern=EMAIL, max_length=254),
        ]
        | None
    ) = None


class Member(Part):
    """Somebody who works in the bot, by Telegram id."""

    telegram_id: int = Field(gt=0, lt=2**53)
    role: Literal["moderator", "executor", "akim", "deputy", "assembly_member", "observer"]
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""

    @property
    def held(self) -> Role:
        """The role as the access matrix knows it."""
        return Role(self.role)


class OkrugSettings(Part):
    """What the office may set; whatever is left out keeps the bot's own default."""

    answer_days: int | None = Field(default=None, ge=1, le=15)
    closes: Clock | None = None
    similar_days: int | None = Field(default=None, ge=1, le=365)
    collective_households: int | None = Field(default=None, ge=2, le=1000)
    collective_percent: int | None = Field(default=None, ge=1, le=100)
    overdue_days: list[int] | None = None
    report_at: Clock | None = None
    consider_days: int | None = Field(default=None, ge=1, le=15)

    @field_validator("overdue_days")
    @classmethod
    def _overdue_goes_up(cls, days: list[int] | None) -> list[int] | None:
        if days is None:
            return None
        goes_up = days == sorted(days) and all(1 <= day <= _LATEST_ALARM for day in days)
        if len(days) != _LEVELS or not goes_up:
            raise ValueError(_ALARMS)
        return days


class Plan(Part):
    """The whole file."""

    okrug: OkrugPlace
    district: Named
    oblast: Named
    operator: Operator
    contacts: Contacts
    settlements: tuple[Settlement, ...] = Field(min_length=1, max_length=500)
    staff: tuple[Member, ...] = Field(default=(), max_length=500)
    settings: OkrugSettings = OkrugSettings()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        _once("settlements", [place.code for place in self.settlements if place.code])
        _once("settlements", [place.kk for place in self.settlements], by=key)
        _once("contacts.reception_days", [one.day for one in self.contacts.reception_days])
        _once("staff", [f"{member.telegram_id} as {member.role}" for member in self.staff])
        _level("okrug", self.okrug, "000", "00000")
        _level("district", self.district, "00000", "0000000")
        _level("oblast", self.oblast, "0000000", "000000000")
        for name, above, size in (("district", self.district, 4), ("oblast", self.oblast, 2)):
            if above.code and self.okrug.code and above.code[:size] != self.okrug.code[:size]:
                raise ValueError(f"{name}: {above.code} does not begin like the okrug's code")
        for place in self.settlements:
            if place.code and place.code.endswith("000"):
                raise ValueError(f"settlements: {place.code} is the code of an okrug")
            real = place.code if place.code and place.code.isdecimal() else None
            if real and real[:6] != (self.okrug.code or "")[:6]:
                raise ValueError(
                    f"settlements: the code {real} of “{place.kk}” does not begin like the "
                    "okrug's code"
                )
        return self


def _level(name: str, place: Named, ends: str, but_not: str) -> None:
    if place.code and (not place.code.endswith(ends) or place.code.endswith(but_not)):
        raise ValueError(f"{name}: {place.code} cannot be its code, which ends in {ends}")


def _once(field: str, values: list[str], by: Any = str) -> None:
    seen: set[str] = set()
    for value in values:
        if by(value) in seen:
            raise ValueError(f"{field}: {value} is given twice")
        seen.add(by(value))


def read(file: Path) -> Plan:
    """The plan in a file; `BadFile` says what is wrong and where."""
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadFile(f"it cannot be read ({error.strerror}).") from None
    return parse(content)


def parse(content: bytes) -> Plan:
    """The plan in the content of a file."""
    if len(content) > MAX_BYTES:
        raise BadFile(f"it is too large: more than {MAX_BYTES // 1024} KB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadFile(f"line {line}: it is not UTF-8 text.") from None
    root, data = _loaded(text)
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        raise BadFile(_sentence(root, error)) from None


class _Loader(yaml.SafeLoader):
    """YAML without what only makes trouble here: references and fields given twice."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.get_event()  # type: ignore[no-untyped-call]  # PyYAML ships no types for it
            raise yaml.MarkedYAMLError(
                problem="references (*name) are not allowed", problem_mark=event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's own signature
        seen: set[str] = set()
        for name, _ in node.value:
            if not isinstance(name, yaml.ScalarNode):
                continue
            if name.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"“{name.value}” is given twice", problem_mark=name.start_mark
                )
            seen.add(name.value)
        return super().construct_mapping(node, deep)


# A code that begins with a zero, a time of day and a BIN are text however they are written.
_NULL = "tag:yaml.org,2002:null"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == _NULL]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _loaded(text: str) -> tuple[yaml.Node | None, object]:
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            return root, (loader.construct_document(root) if root is not None else None)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}: " if mark else ""
        raise BadFile(f"{where}it is not YAML that can be read ({error.problem}).") from None
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, KeyError):
        raise BadFile("it is not YAML that can be read.") from None  # a tag with a wrong value
    except RecursionError:
        raise BadFile("it is nested too deeply.") from None


_SAID = {
    "missing": "it is missing",
    "extra_forbidden": "there is no such field; see okrug.example.yaml",
    "string_type": "it must be text",
    "model_type": "it must have fields of its own",
    "tuple_type": "it must be a list (lines that begin with “- ”)",
    "int_parsing": "it must be a whole number",
    "string_too_short": "it is empty",
}
_PATTERNS = {
    "code": "it must be nine digits",
    "formerly": "it must be nine digits",
    "bin": "it must be twelve digits",
    "phone": "it must be a phone number",
    "email": "it must be an e-mail address",
    "closes": "it must be a time such as 09:00",
    "report_at": "it must be a time such as 09:00",
    "from": "it must be a time such as 09:00",
    "to": "it must be a time such as 09:00",
}


def _sentence(root: yaml.Node | None, error: ValidationError) -> str:
    errors = error.errors()
    # A mistyped field is missing under its right name, too: the mistake is the better sentence.
    first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
    path = [part for part in first["loc"] if not str(part).startswith("function-")]
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    if first["type"] == "string_pattern_mismatch":
        names = [part for part in path if isinstance(part, str)]
        said = _PATTERNS.get(names[-1], "it is not as it should be")
    else:
        said = _SAID.get(first["type"], "")
    if not said:
        said = first["msg"].removeprefix("Value error, ")
        said = said[:1].lower() + said[1:]
    if not path:
        return f"{said}." if root is not None else "it is empty."
    return f"line {_line(root, path)}, {field}: {said}."


def _line(root: yaml.Node | None, path: list[int | str]) -> int:
    """The line of the field, or of the part it is missing from."""
    node, line = root, 1 if root is None else root.start_mark.line + 1
    for part in path:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == part), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            if part >= len(node.value):  # one that is not there has no line
                break
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line
