"""Makes a thumbnail of a photograph, as a web shop would: JPEG in, JPEG out.

The photograph is drawn first, so that the function needs no file and no network; that is part of
what its body takes.
"""

from io import BytesIO

from PIL import Image

SIZE = (1600, 1200)
THUMBNAIL = (320, 240)


def handler(event):
    with Image.open(photograph()) as image:
        thumbnail = image.resize(THUMBNAIL, Image.LANCZOS)
    target = BytesIO()
    thumbnail.save(target, "JPEG", quality=85)
    return {"width": thumbnail.width, "height": thumbnail.height, "bytes": target.tell()}


def photograph():
    """A JPEG of 1600 x 1200 pixels whose channels run in different directions."""
    gradient = Image.linear_gradient("L").resize(SIZE)
    flipped = gradient.transpose(Image.FLIP_TOP_BOTTOM)
    channels = (gradient, flipped, Image.radial_gradient("L").resize(SIZE))
    photo = BytesIO()
    Image.merge("RGB", channels).save(photo, "JPEG", quality=90)
    photo.seek(0)
    return photo
