"""Floor 0, no Qt: what to build (spec), how it is recorded (record), what came out (trace)."""
