"""Re-encode images from their pixels alone, without metadata, in three widths."""

import io
import warnings
import zipfile
from collections.abc import Iterator

from PIL import Image, ImageCms, ImageOps

from app.attachments.file_types import IMAGE_FORMATS, IMAGE_WIDTHS, RejectedFileError

MAX_PIXELS = 40_000_000
"""A phone's picture has 12 million, a scanned A3 sheet 35 million."""
_FORMATS = ("PNG", "JPEG", "WEBP")
_MAX_HEIGHT = 16_000
_QUALITY = {"webp": {"quality": 82, "method": 4}, "avif": {"quality": 60, "speed": 7}}


def reencode(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield the image as (width, format, bytes) for each width and format; raise RejectedFileError."""
    if zipfile.is_zipfile(io.BytesIO(data)) or b"%PDF-" in data[:1024]:
        raise RejectedFileError(
            "Berkas ini sekaligus gambar dan berkas lain. Simpan ulang gambarnya, lalu unggah."
        )
    image = _open_image(data)
    for slot in _target_widths(image.width):
        width = min(slot, image.width)
        height = max(1, round(image.height * width / image.width))
        if height > _MAX_HEIGHT:
            raise RejectedFileError("Gambar ini terlalu panjang. Potong menjadi beberapa gambar.")
        sized = image.resize((width, height), Image.Resampling.LANCZOS) if width != image.width else image
        for form in IMAGE_FORMATS:
            target = io.BytesIO()
            sized.save(target, form.upper(), **_QUALITY[form])
            yield slot, form, target.getvalue()


def _target_widths(width: int) -> list[int]:
    """Return the useful widths; the last is the image's own when it is narrower."""
    smaller = [one for one in IMAGE_WIDTHS if one < width]
    return [*smaller, *IMAGE_WIDTHS[len(smaller) : len(smaller) + 1]]


def _open_image(data: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            source = Image.open(io.BytesIO(data), formats=_FORMATS)
            if source.width * source.height > MAX_PIXELS:
                raise RejectedFileError(
                    "Gambar ini terlalu besar. Perkecil, misalnya menjadi 4000 titik lebarnya."
                )
            source.load()
        upright = ImageOps.exif_transpose(source)
        plain = _to_srgb(upright)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError) as error:
        raise RejectedFileError(
            "Gambar ini terlalu besar. Perkecil, misalnya menjadi 4000 titik lebarnya."
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise RejectedFileError("Gambar ini rusak. Buka, lalu simpan ulang.") from error
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)  # pixels only: the new image has no metadata of the camera
    return bare


def _to_srgb(image: Image.Image) -> Image.Image:
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
