"""Tags of templates: what `drawn` draws of a plan and of distance travelled."""
