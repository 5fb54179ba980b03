"""Every table of an edition, declared: one file a family, one registry. A data card says what stands here."""
