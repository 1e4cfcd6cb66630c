"""The values that buttons carry."""

from typing import Annotated

from pydantic import Field

Id = Annotated[int, Field(ge=0, lt=2**63)]
Version = Annotated[int, Field(ge=0, lt=2**31 - 1)]  # one more still fits
Page = Annotated[int, Field(ge=0, lt=10_000)]
Office = Annotated[str, Field(pattern="^([0-9A-Z]{9})?$")]  # an okrug, a district; "": operator
