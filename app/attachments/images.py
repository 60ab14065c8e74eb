"""Images are made anew: nothing but their points is kept, in three widths."""

import io
import warnings
import zipfile
from collections.abc import Iterator

from PIL import Image, ImageCms, ImageOps

from app.attachments.file_types import IMAGE_FORMS, WIDTHS, RefusedError

MOST_POINTS = 40_000_000
"""A phone's picture has 12 million, a scanned A3 sheet 35."""
_FORMATS = ("PNG", "JPEG", "WEBP")
_TALLEST = 16_000
_QUALITY = {"webp": {"quality": 82, "method": 4}, "avif": {"quality": 60, "speed": 7}}


def renewed(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """The image for each width and in each form, as (width, form, bytes); raises RefusedError."""
    if zipfile.is_zipfile(io.BytesIO(data)) or b"%PDF-" in data[:1024]:
        raise RefusedError(
            "Berkas ini sekaligus gambar dan berkas lain. Simpan ulang gambarnya, lalu unggah."
        )
    image = _opened(data)
    for slot in _slots(image.width):
        width = min(slot, image.width)
        height = max(1, round(image.height * width / image.width))
        if height > _TALLEST:
            raise RefusedError("Gambar ini terlalu panjang. Potong menjadi beberapa gambar.")
        sized = image.resize((width, height), Image.Resampling.LANCZOS) if width != image.width else image
        for form in IMAGE_FORMS:
            target = io.BytesIO()
            sized.save(target, form.upper(), **_QUALITY[form])
            yield slot, form, target.getvalue()


def _slots(width: int) -> list[int]:
    """The widths it is worth having; the last is as wide as the image where that is narrower."""
    smaller = [one for one in WIDTHS if one < width]
    return [*smaller, *WIDTHS[len(smaller) : len(smaller) + 1]]


def _opened(data: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            source = Image.open(io.BytesIO(data), formats=_FORMATS)
            if source.width * source.height > MOST_POINTS:
                raise RefusedError(
                    "Gambar ini terlalu besar. Perkecil, misalnya menjadi 4000 titik lebarnya."
                )
            source.load()
        upright = ImageOps.exif_transpose(source)
        plain = _in_common_colours(upright)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError) as error:
        raise RefusedError(
            "Gambar ini terlalu besar. Perkecil, misalnya menjadi 4000 titik lebarnya."
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise RefusedError("Gambar ini rusak. Buka, lalu simpan ulang.") from error
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)  # the points alone: a new image carries no notes of the camera
    return bare


def _in_common_colours(image: Image.Image) -> Image.Image:
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(
                image,
                known,
                ImageCms.createProfile("sRGB"),
                outputMode="RGB" if image.mode == "CMYK" else image.mode,
            )
        except ImageCms.PyCMSError:
            return image.convert(mode)
        return (changed or image).convert(mode)
    return image.convert(mode)
