"""What the line can say: prompts, Hindi words for values, voices, clips and stitched utterances."""
