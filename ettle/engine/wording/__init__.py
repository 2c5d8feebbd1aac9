"""Plain English for every surface: days and sums, reasons, rules and events in sentences."""
