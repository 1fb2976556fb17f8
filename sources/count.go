package sources

// Count tells how many documents the sources hold, for a progress bar. known
// is false where only reading would tell: records, feeds, standard input and
// addresses' lists count as one then.
func Count(from []Source, o Options) (n int, known bool) {
	d := newDisk(o.FS)
	known = true
	for _, s := range from {
		if s.Address == "-" || isWeb(s.Address) || (s.Kind != "" && s.Kind != "file" && s.Kind != "page") {
			n++
			known = known && isWeb(s.Address) && s.Kind == "page"
			continue
		}
		here := 0
		d.find(s.Address, func(f found) bool {
			here++
			switch ending(f.path) {
			case ".txt", ".text", ".html", ".htm", ".xhtml":
			default:
				known = false
			}
			return true
		})
		if s.Limit > 0 {
			here = min(here, s.Limit)
		}
		n += here
	}
	return n, known
}
