"""What the API answers about hosts for a need."""

from pydantic import BaseModel, Field


class ReasonSourceOut(BaseModel):
    """A source that states a reason's figure."""

    title: str
    url: str


class HostOut(BaseModel):
    """A region or ministry worth asking."""

    region: str = Field(examples=["32"])
    name: str = Field(examples=["Provinsi Jawa Barat"])
    score: float = Field(examples=[0.82], description="0 to 1: the weighted mean of the known parts")
    parts: dict[str, float | None] = Field(
        examples=[{"evidence": 0.9, "topic": 0.8, "likeness": 0.7, "distance": 0.6}],
        description="evidence, topic, likeness, distance, received, contact; null when it cannot be known",
    )
    reasons: list[str]
    sources: list[ReasonSourceOut]
    practices: list[str] = Field(description="slugs, best first")
    visits: list[str] = Field(description="visits it received: those on the topic first, then the newest")


class RankedPracticeOut(BaseModel):
    """A practice worth studying."""

    slug: str
    title: str
    score: float = Field(examples=[0.8])
    parts: dict[str, float | None]
    reasons: list[str]


class AnswerOut(BaseModel):
    """An answer that an earlier visit received."""

    question: str
    answer: str
    visit: str
    asked: bool = Field(description="false: learned by the visit, without a recorded question")


class RecommendationOut(BaseModel):
    """Hosts, practices and answers for a problem."""

    hosts: list[HostOut]
    practices: list[RankedPracticeOut]
    answered: list[AnswerOut]
    desk_study: str
