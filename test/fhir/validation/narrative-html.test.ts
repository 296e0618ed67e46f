import assert from 'node:assert/strict';
import { isNarrativeHtml, saysSomething } from '../../../src/fhir/validation/narrative-html.js';

const start = '<div xmlns="http://www.w3.org/1999/xhtml"';

describe('A narrative', () => {
  for (const good of [
    '>x</div>',
    ' class=\'a\' style="color: red"><p>x<br/>y</p></div>',
    '><!-- a <b> --><table><tr><td>x</td></tr></table></div>',
    '>a &lt; b &amp; c &#160; &#xA0; &nbsp;</div>',
    '><img src="#a" alt="x"/></div>',
    '><a href="http://example.org?a=1&amp;b=2">x</a></div>',
  ]) {
    it(`may be ${good}`, () => {
      assert.equal(isNarrativeHtml(start + good), true);
    });
  }

  for (const bad of [
    '><script>x</script></div>',
    '><p onclick="x()">x</p></div>',
    '><form>x</form></div>',
    '><iframe src="x"/></div>',
    '><p>x</div></p>',
    '><p>x</p>',
    '>x</div><p>y</p>',
    '>x</div> y',
    '>a & b</div>',
    '>a < b</div>',
    ' class="a" class="b">x</div>',
    ' class=a>x</div>',
    '><!-- x</div>',
    '><?php x ?></div>',
  ]) {
    it(`may not be ${bad}`, () => {
      assert.equal(isNarrativeHtml(start + bad), false);
    });
  }

  it('is a div of XHTML', () => {
    for (const bad of ['x', '<p>x</p>', '<div>x</div>', '<div xmlns="urn:x">x</div>']) {
      assert.equal(isNarrativeHtml(bad), false, bad);
    }
  });

  it('says something: text, or an image', () => {
    for (const good of ['x', '<p>x</p>', '&#160;', '<img src="a"/>']) {
      assert.equal(saysSomething(`<div>${good}</div>`), true, good);
    }
    for (const bad of ['', ' \n', '<p> <b/>\t</p>'])
      assert.equal(saysSomething(`<div>${bad}</div>`), false, bad);
  });
});
