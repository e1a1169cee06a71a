"""PDF/A-2b: checked by a validator of its own, before and after signing; colours, language, outline, structure."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

from reviewer.reports.setting.archival import srgb_profile


def test_the_colour_profile_is_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    assert profile.profile.profile_description == "sRGB IEC61966-2.1"
    colours = Image.new("RGB", (256, 8))
    for x in range(256):
        for y in range(8):
            colours.putpixel((x, y), (x * (y & 1), x * (y >> 1 & 1), 255 - x if y & 4 else x))
    shown = ImageCms.profileToProfile(colours, profile, ImageCms.createProfile("sRGB"))
    assert shown is not None
    for one, two in zip(colours.tobytes(), shown.tobytes(), strict=True):
        assert abs(one - two) <= 2
