package names
import ("fmt";"os";"testing";"github.com/stancebook/stancebook/extract/text")
func TestZTok(t *testing.T){ s:=os.Getenv("ZTOK"); if s==""{t.Skip()}; d:=text.Parse(s); for i:=range d.Tokens{fmt.Printf("[%s/%s]",d.Word(i),d.Tokens[i].Tag)}; fmt.Println() }
