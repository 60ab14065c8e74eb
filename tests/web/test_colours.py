"""The colours of the styles can be read, and those of the values told apart, by everybody."""

import re
from itertools import combinations

import numpy as np
import pytest
from build import ROOT

Colour = np.ndarray

CSS = (ROOT / "app/web/static/site.css").read_text()
DARK = CSS[CSS.index("@media (prefers-color-scheme: dark)") :]
VALUES = "berorientasi-pelayanan akuntabel kompeten harmonis loyal adaptif kolaboratif".split()

TEXT = [
    ("tinta", "kertas"), ("tinta", "lapis"), ("tinta", "nila-2"), ("tinta", "tanda"),
    ("tinta-2", "kertas"), ("tinta-2", "lapis"), ("tautan", "kertas"), ("tautan", "lapis"),
    ("tautan", "nila-2"), ("tautan", "tanda"), ("lapis", "nila"), ("baik", "kertas"), ("baik", "lapis"),
    ("kunyit-3", "kertas"), ("kunyit-3", "lapis"), ("tinta", "kunyit-2"), ("tinta-2", "kunyit-2"), ("tautan", "kunyit-2"),
    *(("di-warna", value) for value in VALUES),
]  # fmt: skip
SHAPES = [
    ("garis-kuat", "kertas"), ("garis-kuat", "lapis"), ("nila", "kertas"), ("kunyit", "kertas"), ("kunyit", "lapis"),
    *((value, ground) for value in VALUES for ground in ("kertas", "lapis")),
]  # fmt: skip

# How colours look to people who lack one of the three cones: Machado, Oliveira and Fernandes,
# "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), severity 1.0.
SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
JUST_NOTICEABLE = 0.02
"""Of the differences of OKLab (Ottosson 2020), where black and white lie 1 apart."""


def tokens(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", text[: text.index("}")]))


THEMES = {"light": tokens(CSS), "dark": tokens(CSS) | tokens(DARK)}


def linear(colour: str) -> Colour:
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    lights = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def oklab(colour: Colour) -> Colour:
    cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    opponents = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return opponents @ np.cbrt(cones @ colour)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_colours_have_enough_contrast(theme: str, ink: str, ground: str) -> None:
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shape_colours_have_enough_contrast(theme: str, shape: str, ground: str) -> None:
    assert contrast(THEMES[theme][shape], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_value_colours_differ_for_colour_blind_people(theme: str, sight: str) -> None:
    seen = {value: oklab(np.clip(SIGHT[sight] @ linear(THEMES[theme][value]), 0, 1)) for value in VALUES}
    near = {
        (one, other): float(np.linalg.norm(seen[one] - seen[other])) for one, other in combinations(VALUES, 2)
    }
    assert min(near.values()) >= 2.5 * JUST_NOTICEABLE, min(near, key=lambda pair: near[pair])
