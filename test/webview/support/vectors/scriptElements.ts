import { asEntities, base64, type VectorGroup } from './vector';

const XHTML = "xmlns='http://www.w3.org/1999/xhtml'";
const SVG = "xmlns='http://www.w3.org/2000/svg'";

const SCRIPTS: VectorGroup = {
  name: 'script',
  areContained: true,
  vectors: {
    plain: '<script>RUN()</script>',
    'in capitals': '<SCRIPT>RUN()</SCRIPT>',
    'of a type': '<script type="text/javascript">RUN()</script>',
    'of an application type': '<script type="application/javascript">RUN()</script>',
    'of an old type': '<script type="text/livescript">RUN()</script>',
    'of a versioned type': '<script type="text/javascript1.5">RUN()</script>',
    'of an empty type': '<script type>RUN()</script>',
    'of a language': '<script language="JScript">RUN()</script>',
    'of a module': '<script type=module>RUN()</script>',
    'of a waiting module': '<script type=module>await 0;RUN()</script>',
    'for the window': '<script for=window event="onload()">RUN()</script>',
    'with a slash': '<script/x>RUN()</script/x>',
    'with a line break': '<script\n>RUN()</script\n>',
    'with a form feed': '<script\fa>RUN()</script\f>',
    'after a lone bracket': '<<script>RUN()</script>',
    'in comments of HTML': '<script><!--\nRUN()\n//--></script>',
    'in a table': '<table><tr><script>RUN()</script></table>',
    'in a column': '<table><colgroup><script>RUN()</script></table>',
    'in a picture': '<svg><script>RUN()</script></svg>',
    'in a picture in CDATA': '<svg><script><![CDATA[RUN()]]></script></svg>',
    'in a picture as references': ({ run }) => `<svg><script>${asEntities(run)}</script></svg>`,
    'in a picture between elements':
      '<svg><script>RU<!-- -->N()</script><script>RUN()</script></svg>',
    'in a group of a picture': '<svg><g><script>RUN()</script></g></svg>',
    'in a foreign object': '<svg><foreignObject><script>RUN()</script></foreignObject></svg>',
    'in the text of a formula': '<math><mtext><script>RUN()</script></mtext></math>',
    'in an annotation':
      '<math><annotation-xml encoding=text/html><script>RUN()</script></annotation-xml></math>',
    'in a shadow tree':
      '<div><template shadowrootmode=open><script>RUN()</script></template></div>',
    'after noscript': '<noscript></noscript><script>RUN()</script>',
    'in an unknown element': '<x-y><script>RUN()</script></x-y>',
    'in a link': '<a><script>RUN()</script></a>',
    'in a fallback': '<object data=x type=x/x><script>RUN()</script></object>',
    'of data': '<script src="data:text/javascript,RUN()"></script>',
    'of data in base 64': ({ run }) =>
      `<script src="data:text/javascript;base64,${base64(run)}"></script>`,
    'of data without a type': '<script src="data:,RUN()"></script>',
    'of data late': '<script defer src="data:text/javascript,RUN()"></script>',
    'module of data': '<script type=module src="data:text/javascript,RUN()"></script>',
    'import of data': '<script type=module>import "data:text/javascript,RUN()"</script>',
    'import of data in a script': '<script>import("data:text/javascript,RUN()")</script>',
    'import by a map':
      '<script type=importmap>{"imports":{"a":"data:text/javascript,RUN()"}}</script><script type=module>import "a"</script>',
    'of data in a picture': '<svg><script href="data:text/javascript,RUN()"></script></svg>',
    'of data in a picture by its old name':
      '<svg><script xlink:href="data:text/javascript,RUN()"></script></svg>',
    'that evaluates': ({ run }) => `<script>eval(atob("${base64(run)}"))</script>`,
    'that makes a function': '<script>Function(`RUN()`)()</script>',
    'that makes a function without brackets': '<script>[].at.constructor`RUN()```</script>',
    'that waits': '<script>setTimeout("RUN()")</script>',
    'that makes an element':
      '<script>customElements.define("v-v",class extends HTMLElement{connectedCallback(){RUN()}})</script><v-v></v-v>',
  },
};

/** The same where they change what is around them. */
const DOCUMENTS: VectorGroup = {
  name: 'script of a document',
  vectors: {
    'in the head': '<html><head><script>RUN()</script></head><body>x',
    'before the document': '<script>RUN()</script><!DOCTYPE html><html><body>x',
    'after the document': '<html><body>x</body></html><script>RUN()</script>',
    'after the end of the head': '</head></html></body><script>RUN()</script>',
    'around itself': '<scr<script>ipt>RUN()</scr</script>ipt><script>RUN()</script>',
    'that writes': '<script>document.write("<script>RUN()<\\/script>")</script>',
    'that goes elsewhere': '<script>location="javascript:RUN()"</script>',
    'that watches': '<script>onerror=()=>RUN();throw 1</script>',
    'refreshed to data':
      '<meta http-equiv=refresh content="0;url=data:text/html,<script>RUN()</script>">',
    'refreshed to a script': '<meta http-equiv=refresh content="0;url=javascript:RUN()">',
    'with an attribute without an end': '<script a=">">RUN()</script>',
    'in a select': '<select><script>RUN()</script></select>',
    'in a list of options': '<select><option><script>RUN()</script></option></select>',
  },
};

const FRAMES: VectorGroup = {
  name: 'script in a frame',
  areContained: true,
  vectors: {
    'with content': '<iframe srcdoc="<script>RUN()</script>"></iframe>',
    'with content as references': ({ run }) =>
      `<iframe srcdoc="${asEntities(`<script>${run}</script>`)}"></iframe>`,
    'with a handler': '<iframe srcdoc="<body onload=RUN()>"></iframe>',
    'with content in a frame':
      '<iframe srcdoc="<iframe srcdoc=&quot;<script>RUN()</script>&quot;></iframe>"></iframe>',
    'with content in a sandbox of its own':
      '<iframe sandbox="allow-scripts" srcdoc="<script>RUN()</script>"></iframe>',
    'with a picture': '<iframe srcdoc="<svg onload=RUN()>"></iframe>',
    'of data in capitals': '<iframe src="DATA:TEXT/HTML,<SCRIPT>RUN()</SCRIPT>"></iframe>',
    'of data with a parameter':
      '<iframe src="data:text/html;x=y;charset=utf-8,<script>RUN()</script>"></iframe>',
    'of data as percents': '<iframe src="data:text/html,%3Cscript%3ERUN()%3C/script%3E"></iframe>',
    'of data that is a picture with a script': `<iframe src="data:image/svg+xml,<svg ${SVG}><script>RUN()</script></svg>"></iframe>`,
    'of data that is XHTML': `<iframe src="data:application/xhtml+xml,<html ${XHTML}><script>RUN()</script></html>"></iframe>`,
    'of data that is XML': `<iframe src="data:text/xml,<x:script xmlns:x='http://www.w3.org/1999/xhtml'>RUN()</x:script>"></iframe>`,
    'of data that is another XML': `<iframe src="data:application/vnd.x+xml,<h:body xmlns:h='http://www.w3.org/1999/xhtml' onload='RUN()'/>"></iframe>`,
    'object of data': '<object data="data:text/html,<script>RUN()</script>"></object>',
    'object of data with a type':
      '<object type="text/html" data="data:text/html,<body onload=RUN()>"></object>',
    'object of data in base 64': ({ run }) =>
      `<object data="data:text/html;base64,${base64(`<script>${run}</script>`)}"></object>`,
    'object of a picture': `<object data="data:image/svg+xml,<svg ${SVG} onload='RUN()'/>"></object>`,
    'object in an object':
      '<object type=x/x><object data="data:text/html,<script>RUN()</script>"></object></object>',
    'embed of data': '<embed src="data:text/html,<script>RUN()</script>">',
    'embed of a picture': `<embed src="data:image/svg+xml,<svg ${SVG} onload='RUN()'/>">`,
    'embed of a typed picture': `<embed type="image/svg+xml" src="data:image/svg+xml,<svg ${SVG}><script>RUN()</script></svg>">`,
    'in a foreign object':
      '<svg><foreignObject><iframe srcdoc="<script>RUN()</script>"></iframe></foreignObject></svg>',
    'in the text of a formula':
      '<math><mtext><iframe srcdoc="<script>RUN()</script>"></iframe></mtext></math>',
    'in a shadow tree':
      '<p><template shadowrootmode=closed><iframe srcdoc="<script>RUN()</script>"></iframe></template></p>',
  },
};

export const SCRIPT_ELEMENTS: readonly VectorGroup[] = [SCRIPTS, DOCUMENTS, FRAMES];
