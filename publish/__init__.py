"""What makes products of the notebooks: figures, run-sheets, editions, slides, the web book."""
