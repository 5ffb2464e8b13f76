"""The area of views: a hero and its companions in an arrangement, one view a dock."""
