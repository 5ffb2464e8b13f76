"""Controllers over all plots: crosshair and pins, curves to show, scales, and the plots' menu."""
