"""What a page reads: row dataclasses and the reads that fill them."""
