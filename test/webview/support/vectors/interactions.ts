import type { VectorGroup } from './vector';

/** What reaches a host once its reader points at it or clicks it. */
export const INTERACTIONS: readonly VectorGroup[] = [
  {
    name: 'link',
    vectors: {
      plain: '<a href="https://HOST/" FILL>x</a>',
      'over http': '<a href="http://HOST/" FILL>x</a>',
      'without a scheme': '<a href="//HOST/" FILL>x</a>',
      'with backslashes': '<a href="\\\\HOST\\a" FILL>x</a>',
      'with a tab in its scheme': '<a href="ht\ttps://HOST/" FILL>x</a>',
      'after a control character': '<a href="&#1;https://HOST/" FILL>x</a>',
      'in a new window': '<a target=_blank href="https://HOST/" FILL>x</a>',
      'in the top window': '<a target=_top href="https://HOST/" FILL>x</a>',
      'in the parent window': '<a target=_parent href="https://HOST/" FILL>x</a>',
      'with an opener': '<a target=_blank rel=opener href="https://HOST/" FILL>x</a>',
      'into a frame': '<iframe name=t></iframe><a target=t href="https://HOST/" FILL>x</a>',
      'by a base': '<base href="https://HOST/"><a href="a" FILL>x</a>',
      'by a base with a target': '<base href="https://HOST/" target=_blank><a href="a" FILL>x</a>',
      'that is downloaded': '<a download href="https://HOST/" FILL>x</a>',
      'that is downloaded under a name': '<a download="a.exe" href="https://HOST/" FILL>x</a>',
      'that pings': '<a href="#x" ping="https://HOST/" FILL>x</a>',
      'that pings one of two':
        '<a href="https://x.example/" ping="https://HOST/a https://HOST/b" FILL>x</a>',
      'that is reported': '<a href="#x" attributionsrc="https://HOST/" FILL>x</a>',
      'around an image': '<a href="https://HOST/"><img FILL></a>',
      'with the place of a click': '<a href="https://HOST/"><img ismap FILL></a>',
      'in a map':
        '<img usemap="#m" width=800 height=400><map name=m><area shape=default href="https://HOST/"></map>',
      'in a map of a shape':
        '<img usemap="#m" width=800 height=400><map name=m><area shape=rect coords="0,0,800,400" href="https://HOST/"></map>',
      'in a map of an object':
        '<object usemap="#m" width=800 height=400 data="data:image/gif;base64,R0lGODlhAQABAAAAACw="></object><map name=m><area shape=default href="https://HOST/"></map>',
      'in a picture':
        '<svg width=800 height=400><a href="https://HOST/"><rect width=800 height=400 /></a></svg>',
      'in a picture by its old name':
        '<svg width=800 height=400><a xlink:href="https://HOST/"><rect width=800 height=400 /></a></svg>',
      'set in a picture':
        '<svg width=800 height=400><a><set attributeName=href to="https://HOST/"/><rect width=800 height=400 /></a></svg>',
      'in a shadow tree':
        '<p><template shadowrootmode=open><a href="https://HOST/" FILL>x</a></template></p>',
      'in a button': '<button FILL><a href="https://HOST/" FILL>x</a></button>',
      'over the whole page':
        '<a href="https://HOST/" style="position:fixed;inset:0;z-index:2147483647">x</a>',
      'over the whole page by a sheet':
        '<style>a{position:fixed!important;inset:-999px;z-index:9}</style><a href="https://HOST/">x</a>',
      'that sticks':
        '<a href="https://HOST/" style="position:sticky;top:0;display:block;height:400px">x</a>',
      'that is clear': '<a href="https://HOST/" style="opacity:0;display:block;height:400px">x</a>',
      'that is loaded ahead': '<a rel=prefetch href="https://HOST/" FILL>x</a>',
      'that is known to be likely':
        '<script type=speculationrules>{"prefetch":[{"where":{"href_matches":"/*"},"eagerness":"moderate"}]}</script><a href="https://HOST/" FILL>x</a>',
      'of a local file': '<a href="file://HOST/etc/passwd" FILL>x</a>',
      'over ftp': '<a href="ftp://HOST/a" FILL>x</a>',
    },
  },
  {
    name: 'form',
    vectors: {
      'with a button': '<form action="https://HOST/"><button FILL>x</button></form>',
      'that posts': '<form method=post action="https://HOST/"><button FILL>x</button></form>',
      'without a scheme': '<form action="//HOST/"><input type=submit FILL></form>',
      'with an image': '<form action="https://HOST/"><input type=image FILL></form>',
      'in a new window':
        '<form target=_blank action="https://HOST/"><button FILL>x</button></form>',
      'in a frame':
        '<iframe name=t></iframe><form target=t action="https://HOST/"><button FILL>x</button></form>',
      'by a base': '<base href="https://HOST/"><form action="a"><button FILL>x</button></form>',
      'by an attribute': '<form><button formaction="https://HOST/" FILL>x</button></form>',
      'by an attribute of an input':
        '<form><input type=submit formaction="https://HOST/" FILL></form>',
      'by an attribute of an image':
        '<form><input type=image formaction="https://HOST/" FILL></form>',
      'beside its button':
        '<button form=f FILL>x</button><form id=f action="https://HOST/"></form>',
      'beside its button by an attribute':
        '<button formaction="https://HOST/" form=f FILL>x</button><form id=f></form>',
      'in another window by an attribute':
        '<form action="https://HOST/"><button formtarget=_blank FILL>x</button></form>',
      'of a whole label':
        '<form action="https://HOST/"><label FILL>x<input type=submit hidden></label></form>',
      'in a table': '<table><form action="https://HOST/"><tr><td><button FILL>x</button></table>',
      'with files':
        '<form enctype=multipart/form-data method=post action="https://HOST/"><button FILL>x</button></form>',
    },
  },
  {
    name: 'load after a click',
    vectors: {
      'of opened details':
        '<details><summary FILL>x</summary><img loading=lazy src="https://HOST/a"></details>',
      'of a popover':
        '<div popover id=p><img loading=lazy src="https://HOST/a"></div><button popovertarget=p FILL>x</button>',
      'of a dialog':
        '<dialog id=d><img loading=lazy src="https://HOST/a"></dialog><button commandfor=d command=show-modal FILL>x</button>',
      'of a sound': '<audio controls preload=none src="https://HOST/a" FILL></audio>',
      'of a video': '<video controls preload=none src="https://HOST/a" FILL></video>',
      'of a timed image':
        '<svg width=800 height=400><image width=9 height=9><set begin="r.click" attributeName=href to="https://HOST/a"/></image><rect id=r width=800 height=400 /></svg>',
      'of an image pointed at':
        '<svg width=800 height=400><image width=9 height=9><set begin="r.mouseover" attributeName=href to="https://HOST/a"/></image><rect id=r width=800 height=400 /></svg>',
      'of an image that shows itself':
        '<style>img{display:none}label:hover+img{display:block}</style><label FILL>x</label><img loading=lazy src="https://HOST/a">',
    },
  },
];
