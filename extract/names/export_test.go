package names

// Steps is how many words reading the article has looked at so far.
func Steps(c *Cast) int { return c.steps }
