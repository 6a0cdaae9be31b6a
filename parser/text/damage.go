package text

func (d *Document) findDamage() {}
