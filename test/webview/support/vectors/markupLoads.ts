import { asEntities, asPercents, base64, type VectorGroup } from './vector';

/** Notations of an image's address that a browser reads as one of the web. */
const ADDRESSES: VectorGroup = {
  name: 'address of an image',
  areContained: true,
  vectors: {
    'over https': '<img src="https://HOST/a">',
    'over http': '<img src="http://HOST/a">',
    'without a scheme': '<img src="//HOST/a">',
    'in capitals': '<img src="HTTPS://HOST/a">',
    'with a line break in its scheme': '<img src="ht\ntps://HOST/a">',
    'with a tab in its scheme': '<img src="http&Tab;s:/&#9;/HOST/a">',
    'with a carriage return before its host': '<img src="https://&#13;HOST/a">',
    'after spaces': '<img src=" \n\f https://HOST/a">',
    'after control characters': '<img src="&#1;&#2;&#31;https://HOST/a">',
    'with backslashes': '<img src="https:\\\\HOST\\a">',
    'with a backslash and a slash': '<img src="/\\HOST/a">',
    'of a network share': '<img src="\\\\HOST\\share\\a">',
    'with one slash': '<img src="https:/HOST/a">',
    'without slashes': '<img src="https:HOST/a">',
    'with five slashes': '<img src="https://///HOST/a">',
    'with a user': '<img src="https://example.com@HOST/a">',
    'with a user and a password': '<img src="https://cid:x@HOST/a">',
    'with a port': '<img src="https://HOST:8443/a">',
    'with a final dot in its host': '<img src="https://HOST./a">',
    'with a full-width dot': ({ host }) => `<img src="https://${host.replace('.', '\uff0e')}/a">`,
    'with full-width letters': ({ host }) =>
      `<img src="https://${host.replace('leak', '\uff4c\uff45\uff41\uff4b')}/a">`,
    'with a soft hyphen in its host': ({ host }) =>
      `<img src="https://${host.replace('leak', 'le\u00adak')}/a">`,
    'with a percent-encoded host': ({ host }) => `<img src="https://${asPercents(host)}/a">`,
    'as character references': ({ host }) => `<img src="${asEntities(`https://${host}/a`)}">`,
    'as hexadecimal references without their ends': ({ host }) =>
      `<img src=&#x68&#x74&#x74&#x70&#x73&#x3a//${host}/a>`,
    'that looks like data': '<img src="https://HOST/data:image/png;base64,AAAA">',
    'that looks like a content id': '<img src="//HOST/cid:part1">',
    'given twice': '<img src="https://HOST/a" src="cid:a">',
    'in an attribute in capitals': '<IMG SRC="https://HOST/a">',
    'without quotes': '<img src=https://HOST/a>',
    'in single quotes': "<img src='https://HOST/a'>",
    'after slashes instead of spaces': '<img/alt=x/src="https://HOST/a">',
    'of the editor itself': '<img src="https://file+.vscode-resource.vscode-cdn.net/etc/HOST">',
    'of a local file': '<img src="file:///HOST/etc/passwd"><img src="file://HOST/etc/passwd">',
    'over ftp': '<img src="ftp://HOST/a">',
    'over a socket': '<img src="wss://HOST/a">',
    'with the scheme of a feed': '<img src="feed:https://HOST/a">',
    'with the source of a view': '<img src="view-source:https://HOST/a">',
    'within a blob': '<img src="blob:https://HOST/5ad0c6d1-8d6b-4b3d-a1c2-3b1b9c2f0000">',
    'within a file system': '<img src="filesystem:https://HOST/temporary/a">',
  },
};

const IMAGES: VectorGroup = {
  name: 'image',
  areContained: true,
  vectors: {
    'of an element called image': '<image src="https://HOST/a">',
    'by density': '<img srcset="https://HOST/a 1x, https://HOST/b 2x">',
    'by width': '<img sizes=100vw srcset="https://HOST/a 100w, https://HOST/b 900w">',
    'set beside a content id': '<img src="cid:a" srcset="https://HOST/a">',
    'set after a data address with a comma':
      '<img srcset="data:image/gif;base64,R0lGODlhAQABAAAAACw= 9x,https://HOST/a 1x">',
    'of a picture': '<picture><source srcset="https://HOST/a"><img></picture>',
    'of a picture by media':
      '<picture><source media="(min-width:1px)" srcset="https://HOST/a"><img src="cid:a"></picture>',
    'of a picture by type': '<picture><source type=image/png srcset="//HOST/a"><img></picture>',
    'loaded eagerly': '<img loading=eager fetchpriority=high src=https://HOST/a>',
    'loaded late': '<img loading=lazy width=9 height=9 src=https://HOST/a>',
    'with credentials': '<img crossorigin=use-credentials src="https://HOST/a">',
    'with a referrer': '<img referrerpolicy=unsafe-url src="https://HOST/a">',
    'as a map of links': '<img usemap="#m" src="https://HOST/a"><map name=m></map>',
    'with a reported click': '<img attributionsrc="https://HOST/b" src="https://HOST/a">',
    'of an input': '<input type=image src="https://HOST/a">',
    'of an input in capitals': '<INPUT TYPE=IMAGE SRC="//HOST/a">',
    'of an input that changes its type late': '<input src="https://HOST/a" type="IMAGE" value=x>',
    'behind a table': '<table background="https://HOST/a"><tr><td>x</table>',
    'behind a table head': '<table><thead background="https://HOST/a"><tr><td>x</table>',
    'behind a table body': '<table><tbody background="https://HOST/a"><tr><td>x</table>',
    'behind a table foot': '<table><tfoot background="https://HOST/a"><tr><td>x</table>',
    'behind a row': '<table><tr background="https://HOST/a"><td>x</table>',
    'behind a cell': '<table><tr><td background="https://HOST/a">x</table>',
    'behind a head cell': '<table><tr><th background="https://HOST/a">x</table>',
    'behind a column': '<table><col background="https://HOST/a"><tr><td>x</table>',
    'in the fallback of an object': '<object data="cid:a"><img src="https://HOST/a"></object>',
    'in the fallback of a video': '<video><img src="https://HOST/a"></video>',
    'in a template': '<template><img src="https://HOST/a"></template>',
    'in an open shadow tree':
      '<div><template shadowrootmode=open><img src="https://HOST/a"></template></div>',
    'in a closed shadow tree':
      '<div><template shadowrootmode=closed><img src="https://HOST/a"></template></div>',
    'in a shadow tree that can be serialised':
      '<p><template shadowrootmode=open shadowrootserializable shadowrootclonable><img src="https://HOST/a"></template></p>',
    'in noscript': '<noscript><img src="https://HOST/a"></noscript>',
    'in a hidden element': '<div hidden><img src="https://HOST/a"></div>',
    'in an element that is not displayed': '<div style="display:none"><img src="//HOST/a"></div>',
    'in closed details': '<details><summary>x</summary><img src="https://HOST/a"></details>',
    'in a closed dialog': '<dialog><img src="https://HOST/a"></dialog>',
    'in a select': '<select><option><img src="https://HOST/a"></select>',
    'in a button': '<button><img src="https://HOST/a"></button>',
    'in ruby': '<ruby>x<rt><img src="https://HOST/a"></ruby>',
    'of one pixel': '<img width=1 height=1 style="opacity:0" src="https://HOST/a">',
  },
};

const MEDIA: VectorGroup = {
  name: 'media',
  areContained: true,
  vectors: {
    'of a video': '<video autoplay src="https://HOST/a"></video>',
    'poster of a video': '<video poster="https://HOST/a"></video>',
    'poster of a video that loads nothing': '<video preload=none poster="//HOST/a"></video>',
    'loaded ahead': '<video preload=auto src="https://HOST/a"></video>',
    'metadata of a video': '<video preload=metadata src="https://HOST/a"></video>',
    'source of a video': '<video autoplay muted><source src="https://HOST/a"></video>',
    'source of a video after one without use':
      '<video autoplay muted><source src="x" type="no/such"><source src="https://HOST/a"></video>',
    'source of a video by media':
      '<video muted autoplay><source media="(min-width:1px)" src="https://HOST/a"></video>',
    'subtitles of a video':
      '<video muted src="data:video/mp4,"><track default kind=captions src="https://HOST/a"></video>',
    'chapters of a sound':
      '<audio src="data:audio/wav,"><track default kind=metadata src="https://HOST/a"></audio>',
    'of a sound': '<audio autoplay src="https://HOST/a"></audio>',
    'of a sound with controls': '<audio controls src="https://HOST/a"></audio>',
    'source of a sound': '<audio preload=auto><source src="//HOST/a"></audio>',
    'of a sound in the background': '<bgsound src="https://HOST/a">',
    'that is read across origins': '<video crossorigin src="https://HOST/a"></video>',
  },
};

const FRAMES: VectorGroup = {
  name: 'frame',
  areContained: true,
  vectors: {
    inline: '<iframe src="https://HOST/"></iframe>',
    'inline without a scheme': '<iframe src="//HOST/"></iframe>',
    'inline in a sandbox': '<iframe sandbox src="https://HOST/"></iframe>',
    'loaded late': '<iframe loading=lazy src="https://HOST/"></iframe>',
    'without credentials': '<iframe credentialless src="https://HOST/"></iframe>',
    'with a policy of its own': '<iframe csp="img-src *" src="https://HOST/"></iframe>',
    'with an image': '<iframe srcdoc="<img src=https://HOST/a>"></iframe>',
    'with a style sheet': '<iframe srcdoc="<link rel=stylesheet href=https://HOST/a>"></iframe>',
    'with a base': '<iframe srcdoc="<base href=https://HOST/><img src=a>"></iframe>',
    'with a refresh':
      '<iframe srcdoc="<meta http-equiv=refresh content=0;url=https://HOST/>"></iframe>',
    'in a frame': '<iframe srcdoc="<iframe src=https://HOST/></iframe>"></iframe>',
    'with an image three frames down': `<iframe srcdoc="<iframe srcdoc='<iframe srcdoc=&amp;quot;<img src=https://HOST/a>&amp;quot;></iframe>'></iframe>"></iframe>`,
    'with content and an address':
      '<iframe src="https://HOST/" srcdoc="<img src=//HOST/a>"></iframe>',
    'of data': '<iframe src="data:text/html,<img src=https://HOST/a>"></iframe>',
    'of data in base 64': ({ host }) =>
      `<iframe src="data:text/html;base64,${base64(`<link rel=stylesheet href=//${host}/a><img src=https://${host}/a>`)}"></iframe>`,
    'of a picture in data':
      "<iframe src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='https://HOST/a' width='9' height='9'/></svg>\"></iframe>",
    'of XHTML in data':
      "<iframe src=\"data:application/xhtml+xml,<html xmlns='http://www.w3.org/1999/xhtml'><img src='https://HOST/a'/></html>\"></iframe>",
    'of XML in data with a style sheet':
      "<iframe src=\"data:text/xml,<?xml-stylesheet type='text/css' href='https://HOST/a'?><x/>\"></iframe>",
    fenced: '<fencedframe src="https://HOST/"></fencedframe>',
    portal: '<portal src="https://HOST/"></portal>',
    object: '<object data="https://HOST/a"></object>',
    'object of an image': '<object type="image/png" data="https://HOST/a"></object>',
    'object of a page': '<object type="text/html" data="//HOST/a"></object>',
    'object of data': '<object data="data:text/html,<img src=https://HOST/a>"></object>',
    'object of a picture in data':
      "<object data=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='https://HOST/a' width='9' height='9'/></svg>\"></object>",
    'object with a parameter':
      '<object type="text/html"><param name=src value="https://HOST/a"><param name=movie value="https://HOST/b"></object>',
    'object with a code base': '<object codebase="https://HOST/" classid="a" data="a"></object>',
    'object in an object': '<object><object data="https://HOST/a"></object></object>',
    embed: '<embed src="https://HOST/a">',
    'embed of an image': '<embed type="image/png" src="https://HOST/a">',
    'embed of data': '<embed type="text/html" src="data:text/html,<img src=https://HOST/a>">',
    applet:
      '<applet codebase="https://HOST/" code="a.class" archive="https://HOST/a.jar"></applet>',
  },
};

const BODIES: VectorGroup = {
  name: 'whole document',
  vectors: {
    'with a background': '<body background="https://HOST/a">',
    'with a background of a second body': '<body><p>x<body background="https://HOST/a">',
    'with an image without the end of its tag': '<img src="https://HOST/a" alt="x',
    'of frames': '<frameset><frame src="https://HOST/"></frameset>',
    'of frames in frames':
      '<frameset rows="*,*"><frameset cols="*,*"><frame src="//HOST/"></frameset></frameset>',
    'with a manifest of a cache': '<html manifest="https://HOST/a">x',
  },
};

export const MARKUP_LOADS: readonly VectorGroup[] = [ADDRESSES, IMAGES, MEDIA, FRAMES, BODIES];
