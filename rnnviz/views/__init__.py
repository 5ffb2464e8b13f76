"""What each view shows, as pure functions from a frame to a figure; how it is drawn is not their business."""
