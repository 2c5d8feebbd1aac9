"""Getting online: what somebody has and lacks, and the devices that are lent."""
