"""What is looked at after an exercise (training.md section 7): lanes on one time axis, every point with its reason, and
the run beside the model answer. Pure, but for replaying.py: made from the journal of a run, drawn elsewhere.
"""
