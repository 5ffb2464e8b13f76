"""Writing frames one after another: GIF, WebP, MP4, and numbered pictures."""
