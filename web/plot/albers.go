package plot

import "math"

// albers is an equal-area projection onto a cone that cuts the earth at two
// parallels (Albers; Snyder 1987, pages 98 to 103), and the frame of the
// picture that it may draw in.
type albers struct {
	rotate                   float64 // added to every longitude, degrees
	n, c, r0                 float64
	scale                    float64
	x, y                     float64 // where longitude and latitude 0, rotated, fall
	left, top, right, bottom float64
}

// The outlines' own projection: that of d3.geoAlbersUsa at scale 1300 around
// (487.5, 305). Alaska is drawn at 35 of 100, and it and Hawaii are moved to
// below the southwest.
const (
	usScale = 1300.0
	usX     = 487.5
	usY     = 305.0
)

var (
	lower48 = newAlbers(cone{-96, -0.6, 38.7, 29.5, 45.5}, usScale, [2]float64{0, 0}, [4]float64{-0.455, -0.238, 0.455, 0.238})
	alaska  = newAlbers(cone{-154, -2, 58.5, 55, 65}, usScale*0.35, [2]float64{-0.307, 0.201}, [4]float64{-0.425, 0.120, -0.214, 0.234})
	hawaii  = newAlbers(cone{-157, -3, 19.9, 8, 18}, usScale, [2]float64{-0.205, 0.212}, [4]float64{-0.214, 0.166, -0.115, 0.234})
)

// cone is a projection's place on the earth in degrees: its meridian, its
// centre counted from there, and the two parallels.
type cone struct{ meridian, centreLon, centreLat, south, north float64 }

// newAlbers moves the cone's centre by shift and keeps to frame, both in parts
// of the picture's scale.
func newAlbers(k cone, scale float64, shift [2]float64, frame [4]float64) albers {
	sin := math.Sin(radians(k.south))
	a := albers{rotate: -k.meridian, scale: scale}
	a.n = (sin + math.Sin(radians(k.north))) / 2
	a.c = 1 + sin*(2*a.n-sin)
	a.r0 = math.Sqrt(a.c) / a.n
	x, y := a.raw(radians(k.centreLon), radians(k.centreLat))
	a.x, a.y = usX+shift[0]*usScale-scale*x, usY+shift[1]*usScale+scale*y
	a.left, a.top = usX+frame[0]*usScale, usY+frame[1]*usScale
	a.right, a.bottom = usX+frame[2]*usScale, usY+frame[3]*usScale
	return a
}

func (a albers) raw(lon, lat float64) (x, y float64) {
	r := math.Sqrt(a.c-2*a.n*math.Sin(lat)) / a.n
	return r * math.Sin(lon*a.n), a.r0 - r*math.Cos(lon*a.n)
}

// point tells where a place falls, in degrees north and east, and whether that
// is inside the frame.
func (a albers) point(lat, lon float64) (x, y float64, ok bool) {
	turned := math.Mod(lon+a.rotate+540, 360) - 180
	x, y = a.raw(radians(turned), radians(lat))
	x, y = a.x+a.scale*x, a.y-a.scale*y
	return x, y, a.left < x && x < a.right && a.top < y && y < a.bottom
}

// project tells where a place falls on the map of the states; ok is false for
// what lies outside it (Puerto Rico, another country).
func project(lat, lon float64) (x, y float64, ok bool) {
	if math.Abs(lat) > 90 || math.Abs(lon) > 180 || lat != lat || lon != lon {
		return 0, 0, false
	}
	for _, a := range []albers{lower48, alaska, hawaii} {
		if x, y, ok = a.point(lat, lon); ok {
			return x, y, true
		}
	}
	return 0, 0, false
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }
