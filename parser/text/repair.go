package text

// A Repair is one kind of repair that was applied to a stretch of lines.
type Repair struct {
	// Kind names the repair.
	Kind string
	// FirstLine and LastLine count from 1.
	FirstLine, LastLine int
}

func (d *Document) repair() {}
