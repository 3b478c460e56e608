"""Records the voice line: bytes of a port become frames, frames become two copies that were read back, and only what
was read back is called REC (desk.md section 9).

Read in the order data flows: line_audio, hearing, frames, levels, condition, recording, copy_keeper, writer, take,
segment, manifest; then recovery, verify, audio and replay for what is done with what was kept. line_recorder joins
them, with vault (the disks), upkeep (tests), standing (how it is) and telling (the way to the journal).
"""
