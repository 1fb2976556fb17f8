//go:build e2e

package main

// articles are added to the demo's book.
var articles = map[string]string{
	// Letters of one to four bytes, of two units of UTF-16, joined by zero-width
	// joiners, and combining marks, before and inside the words.
	"letters.txt": "👩‍👩‍👧‍👦 Ma\u0301rta 🚁 and 𝔸nn\n\n" +
		"🎉🎉 “We will 🚁 not sell the he\u0301licopters,” said Dana Whitlow, the mayor of Stockton, California. “Ça 𝔸 ira,” Whitlow said, “a\u0308 and 👍🏽 are he\u0301re.”\n\n" +
		"𝔸 e\u0301 Whitlow said that 🎈 the cafe\u0301 would close.\n",

	"crlf.txt": "Line ends\r\n\r\n“We close the pool,” said Dana Whitlow,\r\nthe mayor of Stockton, California.\r\n\r\nWhitlow said that the pump\r\nhad failed.\r\n",

	"hostile.html": `<html lang="en"><head><title>&lt;script&gt;alert(1)&lt;/script&gt; &quot;&gt;&lt;img src=x onerror=alert(2)&gt;</title>
<meta property="og:site_name" content="&lt;b onmouseover=alert(3)&gt;Outlet&lt;/b&gt;"></head><body><article>
<h1>&lt;script&gt;alert(1)&lt;/script&gt; &quot;&gt;&lt;img src=x onerror=alert(2)&gt;</h1>
<p>“We will &lt;script&gt;alert(4)&lt;/script&gt; answer &lt;/mark&gt;&lt;img src=x onerror=alert(5)&gt; it,” said Dana Whitlow, the mayor of Stockton, California, at a meeting of the council on Thursday evening.</p>
<p>“It is {{.}} and ' onclick='alert(6),” said Robert &lt;svg/onload=alert(7)&gt; Tables, the clerk of the council, in the corridor after the vote had been taken.</p>
<p>Residents filled the room and listened for two hours to the debate about the budget and the letter, and then went home.</p></article></body></html>`,

	"hostile.jsonl": `{"id":"h1","title":"=cmd()|' /C calc'!A0 <svg onload=alert(8)>","url":"javascript:alert(9)","outlet":"<svg onload=alert(10)>","published":"2017-08-07","text":"“We <i>go</i> on,” said Dana Whitlow, the mayor of Stockton, California."}
{"id":"h2","title":"\u202egnihton \u0007","url":"https://evil.example/\"><script>alert(11)</script>","outlet":"Ledger","published":"2017-08-08","text":"“We \u202estop,” said Dana Whitlow, the mayor of Stockton, California."}
`,

	"fixed.html": `<html lang="en"><head><title>Mayor answers letter</title><link rel="canonical" href="https://ledger.example/2017/08/03/letter"></head><body><article><h1>Mayor answers letter</h1>
<p>“We will answer it in court,” said Dana Whitlow, the mayor of Stockton, California, at a meeting of the council on Thursday evening. “We have nothing to hide from anyone,” Whitlow said.</p>
<p>Ann Okafor, the police chief, denied that crime rose in March in the city. The council meets on five days a week in summer and talks about its budget.</p>
<p>Residents filled the room and listened for two hours to the debate about the budget and the letter.</p></article></body></html>`,
}
