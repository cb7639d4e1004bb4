"""The texts of the samples, one module each. 云岭市, its districts and its province 云州省 do not exist."""
