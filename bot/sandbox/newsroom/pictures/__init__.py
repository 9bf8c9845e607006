"""The newsroom's pictures, drawn with code: the same picture each time, byte for byte on the same Pillow."""

from bot.sandbox.newsroom.pictures.gallery import draw_picture, picture_names

__all__ = ["draw_picture", "picture_names"]
