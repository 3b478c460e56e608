"""Records the voice line: bytes of a port become frames, frames become two copies that were read back, and only what
was read back is called REC (desk.md section 9).

Read in the order data flows: line_audio, frames, levels, condition, recording, copy_keeper, writer, take, segment,
manifest; then recovery, verify, wav, replay for what is done with what was kept.
"""
