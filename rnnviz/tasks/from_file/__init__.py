"""Tasks whose data come from a file: texts, time series and labelled sequences."""
