"""The leader's dashboard: one page that knows its headline when it arrives."""
