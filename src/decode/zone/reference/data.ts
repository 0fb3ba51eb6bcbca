// Made by scripts/tzdata/generate.ts.

/** The release of the time zone database that these rules are. */
export const referenceRelease = '2026f';

/** The day on which that release was packaged: what is younger is not in here. */
export const referenceDay = '2026-10-28';

/** The first line has the yearly rules, each further one a zone with its links and its eras: see zones.ts. */
export function referenceRows(): string {
  return `3600,J121/1,J274/3;3600,M7.2.2/1,J274/3;3600,M4.5.5/0,M9.5.4/24;3600,M4.4.5/0,M9.1.5/0;3600,M4.5.5/0,M8.3.5/0;3600,M4.5.5/0,M10.5.4/24;3600,M3.5.0,M9.5.0/3;3600,M3.5.0,M10.5.0/3;3600,J121/0,M8.1.0/0;3600,M4.5.4/24,J288/0;3600,M4.5.0/0,J288/0;3600,J91/0,J274/0;3600,M3.4.0/0,M9.4.0/1;3600,M9.1.0,M4.1.0;3600,M4.5.0,M10.5.0;3600,M4.5.0,M10.4.0;3600,M4.1.0,M10.5.0;3600,M3.2.0,M11.1.0;3600,J298/0,M2.2.6/0;3600,M10.3.0/0,M1.5.0/0;3600,M10.2.0/0,M2.3.0/0;3600,M10.3.0/0,M3.1.0/0;3600,M10.3.0/0,M3.3.0/0;3600,J288/0,J60/0;3600,M10.2.0/0,M3.2.0/0;3600,J274/0,J60/0;3600,J274/0,J91/0;3600,M10.1.1/0,J91/0;3600,J274/0,M2.4.0/0;3600,M10.1.0/0,M2.4.6/24;3600,M10.1.0/0,M3.1.0/0;3600,M9.1.0/0,M4.1.0/0;3600,M10.3.0/0,M3.2.0/0;3600,M10.1.0/0,M4.2.0/0;3600,M10.1.0/0,M3.4.0/0;3600,M10.3.0/0,M2.3.0/0;3600,M4.3.0,M10.1.0;3600,M10.3.0/0,M2.3.6/24;3600,M4.1.0,M10.4.0;3600,J94,M10.5.0;3600,M2.4.0/0,M6.1.0/0;3600,M10.2.6/24,M3.2.0/0;3600,M10.2.6/24,M3.2.6/24;3600,M10.2.0/0,M3.3.0/0;3600,M9.1.6/24,M4.4.0/0;3600,M8.2.0/0,M5.2.0/0;3600,M9.1.6/24,M4.1.0/0;3600,M3.4.6/22,M9.5.6/23;3600,M3.5.6/22,M9.4.6/23;3600,M1.1.0,M10.4.0;3600,M5.1.0/0,M9.4.0/0;3600,M10.2.0/0,M10.4.0/0;3600,M4.1.0/0:1,M10.4.6/24:1;3600,M4.1.0/0:1,M10.5.0/0:1;3600,M3.2.0/0:1,M11.1.0/0:1;3600,M4.5.0/0,M10.5.0/0;3600,M4.5.0/0,J281/0;3600,M4.4.0/0,M10.5.0/0;3600,M3.3.0/0,M10.2.0/0;3600,M5.2.0/0,M10.2.0/0;3600,M5.1.0/0,M10.2.0/0;3600,M4.1.0/0,M10.2.0/0;3600,M4.1.0/0,M10.2.0/1;3600,M3.4.0/0,M10.5.0/1;3600,M4.1.0/0,M10.5.0/1;3600,M3.2.0/0,M10.5.0/1;3600,M3.2.0/0,M11.1.0/1;3600,M4.4.0,M10.5.0;3600,J1/0,J91/0;3600,M3.3.0/0,M6.4.1/0;3600,M12.1.0/0,M3.1.0/0;3600,M10.3.0/0,M2.5.6/24;3600,M10.1.0,M3.2.0;3600,M10.2.0/0,M10.3.0/0;3600,M3.5.6/22,M10.4.6/23;3600,M3.4.6/22,M10.5.6/23;3600,M3.5.6/22,M10.5.6/23;3600,M3.4.5/46,M10.4.6/23;3600,M3.5.6/22,M10.4.5/47;3600,M3.5.6/23,M10.5.0/0;3600,M3.4.5/47,M10.5.0/0;3600,M4.1.0/1,M10.5.0;3600,M4.1.0/0,M10.5.0/0;3600,M9.1.6/24,M4.1.6/24;1800,M10.5.0/0,M1.3.3/0;1800,M10.5.0/0,J21/0;3600,M3.5.0/0,M9.5.0/1;3600,M3.5.0/0,M10.5.0/1;3600,M3.5.0,M9.5.0;3600,M4.5.0,M10.5.0/3;3600,M4.1.0,M10.5.0/3;10800,M10.1.0/0:1,M3.2.0/0;3600,M10.5.0,M3.2.0/3;3600,M10.5.0,M3.1.0/3;3600,M10.5.0,M3.4.0/3;3600,M10.4.0,M3.1.0/3;3600,M10.5.0,M3.3.0/3;3600,M10.1.0,M3.5.0/3;3600,M10.1.0,M3.4.0/3;3600,M10.1.0,M4.1.0/3;7200,M3.5.0/1,M10.5.0/3;3600,M3.5.0,M9.4.0/3;3600,J121/0,J274/0;3600,M4.5.6/24,M9.5.5/24;3600,M4.1.5/0,M10.1.5/0;3600,M4.4.5/0,M10.1.5/0;3600,M4.1.5/0,J258/1;3600,M4.1.5/0,M9.3.5/1;3600,M3.5.4/0,M9.5.5/1;3600,M3.5.5/0,M9.4.5/1;3600,M3.5.4/24,M10.3.5/1;3600,M3.5.4/24,M10.5.5/1;3600,M3.5.0,J267/3;3600,M3.5.0,M10.4.0/3;3600,J85,M10.5.0/3;3600,M3.5.4/0,J274/0;3600,J91/0,M10.1.1/0;3600,M3.5.0/1,M9.5.0;3600,J91/3,J274/4;3600,M3.5.0/4,M10.5.0/5;3600,J121/0,J289/0;3600,M5.2.3/0,J289/0;3600,M3.5.0/0,M9.5.0/0;3600,M3.5.0/0,M10.5.0/0;3600,M4.2.0/0,M9.4.0/0;3600,M3.5.0/2:30,M10.5.0/2:30;3600,J121,J274;3600,J99,J274;3600,M3.5.6/26,M9.5.6/26;3600,M3.5.4/24,M9.5.5/24;3600,M3.5.1/0,J274/0;3600,M4.1.5/0,M10.5.5/0;3600,M3.5.5/0,M10.5.5/0;3600,M4.1.0/0,M9.4.0/0;3600,M4.1.0/0,M9.5.0/0;3600,M3.5.0/3,M10.5.0/4;3600,M3.4.6/24,M8.5.6/24;3600,M4.1.5/0,M9.1.0/0;3600,M4.3.5/0,M10.3.5/0;3600,J91/0,M9.4.5/0;3600,M3.4.5/0,M8.5.5/0;3600,M3.4.6/1,M10.5.6/1;3600,M3.4.6/0,J297/1;3600,M4.3.6,M10.4.6;3600,M3.4.6,M10.4.6;3600,M3.4.6,M10.5.6;3600,M3.5.6,M10.5.6;3600,M3.5.6,M10.3.6;3600,M3.4.6,M9.4.6;3600,M3.4.5/0,M9.1.1/0;3600,M3.5.5/0,M9.3.5/1;3600,M4.3.6/27:30,M10.3.6/27:30;3600,M4.3.0/3:30,M10.3.0/3:30;3600,M3.5.6/24,M9.5.0/0;3600,M3.5.6,M9.5.6;3600,M3.4.6,M9.4.6/0;3600,M3.3.5/0,M9.2.0/0;3600,M3.5.5,M10.1.0;3600,M3.4.5,M9.4.0;3600,M3.5.5,M9.4.0;3600,M3.4.4/26,M10.5.0;3600,M4.3.3/0,J305/0;3600,J84,M9.5.0/3;3600,M1.3.0,M9.5.0/3;3600,M5.2.0,M10.2.0/3;3600,M4.2.0,M9.2.0;3600,M4.3.0,M9.2.0;3600,M4.2.6/26,M9.3.0;3600,M3.5.0/0,M9.4.0/0;3600,J81/0,J265/0;3600,J81/0,M9.3.0/24;3600,M3.4.1/0,J265/0;3600,J81/0,M9.3.5/24;3600,M3.4.6/0,J265/0;3600,J81/0,M9.3.1/24;3600,M3.4.2/0,J265/0;3600,J81/0,M9.3.6/24;3600,M3.4.0/0,J265/0;3600,J81/0,M9.3.4/24;3600,M3.4.5/0,J265/0;3600,J81/0,M9.3.2/24;3600,M3.4.6/26,M9.5.0/3;3600,M3.5.0/0,M9.4.0/1;3600,M3.5.0/1,M10.5.0;3600,M9.3.0/0,M4.5.0/0;3600,M9.2.0/0,M4.3.6/24;3600,M9.2.6/24,M4.3.0/0;3600,M9.1.0,M4.3.0;3600,M10.3.0,M3.3.0/3;3600,M10.5.0,M3.5.0/3;3600,M10.4.0,M3.5.0/3;3600,M10.5.0,M3.1.0;1800,M10.3.0,M3.3.0;1800,M10.5.0,M3.3.0;1800,M10.5.0,M3.1.0;1800,M10.5.0,M3.5.0;1800,M10.5.0,M3.4.0;1800,M10.1.0,M4.1.0;3600,M4.1.0,M9.4.1/3;3600,M3.5.0/3,J270/4;3600,M3.5.0/3,M9.5.0/4;3600,M4.1.0,M9.5.6/27;3600,M3.5.0,J270/3;3600,M3.5.0/3,J299/4;3600,M3.5.0,J299/3;3600,M3.3.0,M10.4.6/27;3600,M3.5.0/1,M10.4.6/26;3600,M3.5.0/1,M10.4.0;3600,M3.4.0,M9.4.0/3;3600,M3.5.0,M11.1.0;3600,M4.1.0,M10.3.0;3600,M3.5.0/1,J271;3600,M3.5.0/1,M9.4.0;3600,M4.1.0/1,M9.5.6/26;3600,M4.2.6/23,M10.1.0/1;3600,M5.4.0/0,M9.5.6/25;3600,M4.3.0,M9.3.0;3600,M4.1.0,J268/3;3600,M4.1.0,M9.5.0/3;3600,M5.5.6/24,M9.5.0/1;3600,J85,M9.4.0/3;3600,M4.1.6/23,M9.5.1/1;3600,M3.4.0/3,M10.5.0/4;3600,M5.1.4/0,J275/0;3600,M5.1.6/24,M10.1.0/0;3600,M5.1.6/0,M9.5.6/24;3600,M9.5.0/3,M4.1.0/4;3600,M10.1.0,M3.3.0/3;3600,M9.5.0,M4.1.0/3;3600,M10.5.0/2:45,M3.1.0/3:45;3600,M10.1.0/2:45,M3.3.0/3:45;3600,M9.5.0/2:45,M4.1.0/3:45;3600,M10.2.6/21,M3.2.6/21;3600,M10.2.6/22,M3.2.6/22;3600,M9.1.6/22,M4.4.6/22;3600,M8.2.6/22,M5.2.6/22;3600,M9.1.6/22,M4.1.6/22;3600,M9.4.6/24,M3.4.6/24;3600,M11.1.0,M2.4.0/3;3600,M11.1.0,J18/3;3600,M11.1.0,M1.2.6/27;3600,M4.4.0,M9.1.0;3600,M12.1.0/0,J58/0;1800,M10.5.0/0,M3.1.0/0;3600,M11.1.0,M1.4.0
 Africa/Abidjan Africa/Accra Africa/Bamako Africa/Banjul Africa/Conakry Africa/Dakar Africa/Freetown Africa/Lome Africa/Nouakchott Africa/Ouagadougou Africa/Timbuktu Atlantic/Reykjavik Atlantic/St_Helena Iceland |:0
 Africa/Algiers |tmko:0,9i80:3c,3if7c:0,jvk0:3c,b8jc:6o,omhc:3c,b8jc:0,bo3c:3c,b8co:0,:3c
 Africa/Bissau |34pvc:-3c,:0
 Africa/Cairo Egypt |7pyko:6o/0,58w0:6o,13vk0:6o/1,34ps0:6o/0,b40:6o,3qr0o:6o/0,753go:6o/2,17n40:6o/3,17y80:6o/4,1urc:6o,1ako:a0,29o3c:6o,2l8o:a0,25vc:6o,3gco:a0,5dkzc:6o,:6o/5
 Africa/Casablanca |2sxc0:0,498o:3c,11j7c:0,5oco:3c,gurc:0,998o:3c,f6rc:0,3y4o:3c,3ilvc:0,14hoo:3c,e1dfc:0,5oco:3c,gurc:0,4zwo:3c,fojc:0,61oo:3c,eozc:0,7cco:3c,guy0:0,5280:3c,1ww0:0,2j40:3c,cyo0:0,4bk0:3c,23k0:0,4tc0:3c,9i80:0,5k00:3c,25s0:0,58w0:3c,9i80:0,4r40:3c,25s0:0,61s0:3c,9i80:0,4bk0:3c,25s0:0,6ww0:3c,92o0:0,3gg0:3c,2lc0:0,7cg0:3c,92o0:0,30w0:3c,25s0:0,jvk0:3c,25s0:0,jg00:3c,2lc0:0,jg00:3c,25s0:0,jg00:3c,2lc0:0,jg00:3c,25s0:0,jvk0:3c,25s0:0,jg00:3c,2lc0:0,jg00:3c,25s0:0,b8co:3c,:0
 Africa/Ceuta |2sxc0:0,498o:3c,11j7c:0,5oco:3c,gurc:0,998o:3c,f6rc:0,3y4o:3c,3ilvc:0,19xfc:3c,6ksg0:3c/6,:3c/7
 Africa/El_Aaiun |3xo3c:-3c,tmhc:0/8,37k0:3c,f6rc:0,3y4o:3c,iogzc:0,5oco:3c,gurc:0,4zwo:3c,fojc:0,61oo:3c,eozc:0,7cco:3c,guy0:0,5280:3c,1ww0:0,2j40:3c,cyo0:0,4bk0:3c,23k0:0,4tc0:3c,9i80:0,5k00:3c,25s0:0,58w0:3c,9i80:0,4r40:3c,25s0:0,61s0:3c,9i80:0,4bk0:3c,25s0:0,6ww0:3c,92o0:0,3gg0:3c,2lc0:0,7cg0:3c,92o0:0,30w0:3c,25s0:0,jvk0:3c,25s0:0,jg00:3c,2lc0:0,jg00:3c,25s0:0,jg00:3c,2lc0:0,jg00:3c,25s0:0,jvk0:3c,25s0:0,jg00:3c,2lc0:0,jg00:3c,25s0:0,b8co:3c,:0
 Africa/Johannesburg Africa/Maseru Africa/Mbabane |:6o
 Africa/Juba |1gc9c:6o/9,8rk00:6o/a,8lco0:6o,d6j8o:a0,:6o
 Africa/Khartoum |1gc9c:6o/9,8rk00:6o/a,8lco0:6o,b578o:a0,:6o
 Africa/Lagos Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Libreville Africa/Luanda Africa/Malabo Africa/Niamey Africa/Porto-Novo |:3c
 Africa/Maputo Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Kigali Africa/Lubumbashi Africa/Lusaka |:6o
 Africa/Monrovia |19fmh:-2h,:0
 Africa/Nairobi Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala Africa/Mogadishu Indian/Antananarivo Indian/Comoro Indian/Mayotte |:a0
 Africa/Ndjamena |64jwo:3c,90co:6o,:3c
 Africa/Sao_Tome |u283c:0,mj40:3c,:0
 Africa/Tripoli Libya |7ijtc:6o,217nc:3c/b,b40:3c,azgo:6o,bf7c:3c,b8co:6o,26rnc:3c/b,21c0:3c,40i4o:6o,bhfc:3c,9rsjc:6o,8kw0:3c,:6o
 Africa/Tunis |4l6ko:3c,92o0:6o,dio0:3c,9g00:6o,61yo0:3c,14v40:3c/c,2a80:3c,9ds0:6o,94ts0:3c,9dvc:6o,axfc:3c,1vu80:3c/7,:3c
 Africa/Windhoek |f5zdc:6o,abe0:3c,erh8o:3c/d,:6o
 America/Adak America/Atka US/Aleutian |2iizc:-10o/e,i58o:-xc,7cjc:-10o,f4co:-xc,50m80:-10o/e,25cg0:-xc/f,chds0:-xc/g,:-xc/h
 America/Anchorage US/Alaska |2iiw0:-xc/e,i58o:-u0,7cjc:-xc,f4co:-u0,50m80:-xc/e,25cg0:-u0/f,chds0:-u0/g,:-u0/h
 America/Araguaina |9x1m0:-a0,87go:-6o,16u80:-a0/i,18i80:-a0/j,v40:-6o,3jwjc:-a0,7cco:-6o,eozc:-a0,87go:-6o,ebnc:-a0,90co:-6o,dtvc:-a0,87go:-6o,dtvc:-a0,92ko:-6o,1n77c:-a0/k,1ao0:-a0,6h8o:-6o,627nc:-a0,7cco:-6o,:-a0
 America/Argentina/Buenos_Aires America/Buenos_Aires |2jju0:-a0,61oo:-6o,94w3c:-a0,31xs0:-a0/l,8w6o0:-a0,14m80:-a0/m,:-a0
 America/Argentina/Catamarca America/Argentina/ComodRivadavia America/Catamarca |2jju0:-a0,61oo:-6o,94w3c:-a0,1eqko:-a0/l,e9io:-dc,18xoo:-a0/l,6ni80:-a0,16bc:-dc,27i4o:-a0,4r0o:-6o,:-a0
 America/Argentina/Cordoba America/Cordoba America/Rosario |2jju0:-a0,61oo:-6o,94w3c:-a0,1eqko:-a0/l,e9io:-dc,18xoo:-a0/l,8w6o0:-a0,14m80:-a0/m,:-a0
 America/Argentina/Jujuy America/Jujuy |2jju0:-a0,61oo:-6o,94w3c:-a0,5sso:-6o,dtvc:-a0,8n0o:-6o,ep2o:-dc,8n0o:-a0,cj7c:-dc,92hc:-6o,e9fc:-a0,8n0o:-6o,9a0jc:-a0,4r0o:-6o,:-a0
 America/Argentina/La_Rioja |2jju0:-a0,61oo:-6o,94w3c:-a0,1em4o:-a0/l,452o:-dc,1j6ko:-a0/l,6ni80:-a0,16bc:-dc,27i4o:-a0,4r0o:-6o,:-a0
 America/Argentina/Mendoza America/Mendoza |2jju0:-a0,61oo:-6o,94w3c:-a0,5sso:-6o,dtvc:-a0,8n0o:-6o,1n0mo:-dc/n,6o0:-dc,8mxc:-6o,70s3c:-a0,7s3c:-dc,21gco:-a0,4r0o:-6o,:-a0
 America/Argentina/Rio_Gallegos |2jju0:-a0,61oo:-6o,94w3c:-a0,31xs0:-a0/l,6ni80:-a0,16bc:-dc,27i4o:-a0,4r0o:-6o,:-a0
 America/Argentina/Salta |2jju0:-a0,61oo:-6o,94w3c:-a0,1eqko:-a0/l,e9io:-dc,18xoo:-a0/l,8w6o0:-a0,4r0o:-6o,:-a0
 America/Argentina/San_Juan |2jju0:-a0,61oo:-6o,94w3c:-a0,1em4o:-a0/l,452o:-dc,1j6ko:-a0/l,6ng00:-a0,3ebc:-dc,25cco:-a0,4r0o:-6o,:-a0
 America/Argentina/San_Luis |2jju0:-a0,61oo:-6o,94w3c:-a0,5sso:-6o,dtvc:-a0,998o:-6o,d9yo:-dc,8gco:-a0,5ojc:-dc,8530o:-a0,3ebc:-dc,25cco:-a0,1cso:-6o,1cc3c:-dc/o,:-a0
 America/Argentina/Tucuman |2jju0:-a0,61oo:-6o,94w3c:-a0,1eqko:-a0/l,e9io:-dc,18xoo:-a0/l,6ni80:-a0,qrc:-dc,27xoo:-a0,14m80:-a0/m,:-a0
 America/Argentina/Ushuaia |2jju0:-a0,61oo:-6o,94w3c:-a0,31xs0:-a0/l,6nds0:-a0,1arc:-dc,27i4o:-a0,4r0o:-6o,:-a0
 America/Asuncion |1pzhc:-dc,xrgo:-a0,xtvc:-dc,24z0o:-dc/p,6mpfc:-dc/q,1ao0:-dc,182o0:-dc/r,92ko:-a0,dgjc:-dc,ax8o:-a0,1ths0:-dc/s,b40:-a0,1vj40:-dc/t,1vu80:-dc/u,1klvc:-dc/v,3gfwo:-dc/w,1w9s0:-dc/x,7ihs0:-dc/y,:-a0
 America/Bahia |9x1m0:-a0,87go:-6o,16u80:-a0/i,18i80:-a0/j,v40:-6o,fk3c:-a0,7cco:-6o,f4jc:-a0,6wso:-6o,fznc:-a0,61oo:-6o,fznc:-a0,1ga4o:-a0/z,eozc:-a0,87go:-6o,ebnc:-a0,90co:-6o,dtvc:-a0,87go:-6o,dtvc:-a0,92ko:-6o,1n77c:-a0/k,1ao0:-a0,6h8o:-6o,5fb7c:-a0,87go:-6o,:-a0
 America/Bahia_Banderas |gg6m0:-nc,34cg0:-nc/g,25s0:-nc,92ko:-k0,bo3c:-nc,506o0:-nc/g,84yko:-k0/g,:-k0
 America/Barbados |4nus0:-dc,1fuko:-dc/10,cj7c:-dc,9r0o:-a0,:-dc
 America/Belem |9x1m0:-a0,87go:-6o,16u80:-a0/i,:-a0
 America/Belize |2gj80:-k0,42ko:-go,5jmrc:-k0,3gco:-go,:-k0
 America/Boa_Vista |9x1pc:-dc,87go:-a0,16u80:-dc/i,7apvc:-dc,92ko:-a0,dtvc:-dc,fgo:-a0,:-dc
 America/Bogota |dzj4o:-go,hcco:-dc,:-go
 America/Boise |2k8u0:-nc/e,gf0o:-k0,7cjc:-nc,f4co:-k0,75yrc:-nc/e,chds0:-nc/g,:-nc/h
 America/Cambridge_Bay |1ghq0:-nc,9cls0:-nc/e,7vgco:-nc/g,9i80:-k0,ddy0:-go,m1m0:-k0,3cznc:-nc/g,:-nc/h
 America/Campo_Grande |9x1pc:-dc,87go:-a0,16u80:-dc/i,18i80:-dc/j,v40:-a0,fk3c:-dc,7cco:-a0,f4jc:-dc,6wso:-a0,fznc:-dc,61oo:-a0,fznc:-dc,1ga4o:-dc/z,eozc:-dc,87go:-a0,ebnc:-dc,90co:-a0,dtvc:-dc,87go:-a0,dtvc:-dc,92ko:-a0,1n77c:-dc/k,1ao0:-dc,182o0:-dc/z,zk0:-dc,17y80:-dc/z,1ao0:-dc,6wso:-a0,e9fc:-dc,7rwo:-a0,2ib40:-dc/z,fk0:-a0,45xvc:-dc/11,v40:-dc,6h8o:-a0,:-dc
 America/Cancun |7i7eo:-k0,n2u0:-go,8awa0:-k0,cj0o:-go,9xvc:-k0,mgso:-go,7cco:-dc,1o2eo:-k0/g,25s0:-k0,92ko:-go,bo3c:-k0,812o0:-k0/g,:-go
 America/Caracas |nrbrc:-dc,599c0:-f0,:-dc
 America/Cayenne |:-a0
 America/Chicago US/Central |2iiio:-k0/e,i58o:-go,7cjc:-k0,f4co:-go,75yrc:-k0/e,chds0:-k0/g,:-k0/h
 America/Chihuahua |gg6io:-k0,18xs0:-k0/12,18xvc:-nc/13,cyko:-k0,bo3c:-nc,92ko:-k0,bo3c:-nc,cvn0o:-nc/g,:-k0
 America/Ciudad_Juarez |gg6io:-k0,18xs0:-k0/12,18xvc:-nc/13,cyko:-k0,bo3c:-nc,92ko:-k0,bo3c:-nc,4yw00:-nc/g,7x6ko:-nc/h,1h5c:-k0,:-nc/h
 America/Costa_Rica |5qb80:-k0,18xs0:-k0/14,67c00:-k0,a24o:-go,cerc:-k0,3iko:-go,:-k0
 America/Coyhaique |5dm0:-a0,272rc:-dc/15,9xoo:-a0,85e80:-dc/16,1q80:-a0,25cjc:-dc/15,asso:-a0,3r8w0:-dc/16,1ao0:-a0,c3nc:-dc,9i4o:-a0,c3nc:-dc,bnwo:-a0,5lcw0:-dc/15,1ao0:-a0,18i80:-dc/17,v40:-a0,bo3c:-dc,cyko:-a0,6hfc:-dc,fjwo:-a0,1veo0:-dc/18,nrk0:-a0,1t8w0:-dc/19,24wzc:-dc/1a,fk0:-dc,1lwco:-dc/1a,:-a0
 America/Cuiaba |9x1pc:-dc,87go:-a0,16u80:-dc/i,18i80:-dc/j,v40:-a0,fk3c:-dc,7cco:-a0,f4jc:-dc,6wso:-a0,fznc:-dc,61oo:-a0,fznc:-dc,1ga4o:-dc/z,eozc:-dc,87go:-a0,ebnc:-dc,90co:-a0,dtvc:-dc,87go:-a0,dtvc:-dc,92ko:-a0,1n77c:-dc/k,1ao0:-dc,6h8o:-a0,12kzc:-dc,17y80:-dc/z,1ao0:-dc,6wso:-a0,e9fc:-dc,7rwo:-a0,2ib40:-dc/z,fk0:-a0,45xvc:-dc/11,v40:-dc,6h8o:-a0,:-dc
 America/Danmarkshavn |6fdco:-a0,33wio:-a0/1b,34s00:-a0/1c,bo00:-6o,3agmo:-a0/1c,:0
 America/Dawson |2e720:-u0,42hfc:-qo,4cf40:-qo/e,chds0:-qo/g,8jngo:-qo/h,:-nc
 America/Dawson_Creek |1rq60:-qo/e,:-nc
 America/Denver America/Shiprock Navajo US/Mountain |2iim0:-nc/e,i58o:-k0,7cjc:-nc,f4co:-k0,75yrc:-nc/e,chds0:-nc/g,:-nc/h
 America/Detroit US/Michigan |22yfc:-go,120w0:-go/1d,7o400:-go/e,chds0:-go/g,:-go/h
 America/Edmonton America/Yellowknife Canada/Mountain |1ghq0:-nc,9cls0:-nc/e,chds0:-nc/g,cawco:-nc/h,:-k0
 America/Eirunepe |9x1so:-go,87go:-dc,16u80:-go/i,3kc3c:-go,7rwo:-dc,8zc3c:-go,3dako:-dc,:-go
 America/El_Salvador |autg0:-k0,19dc0:-k0/1e,:-k0
 America/Fort_Nelson |at3lc:-qo/e,chds0:-qo/g,5evgo:-qo/h,:-nc
 America/Fortaleza |9x1m0:-a0,87go:-6o,16u80:-a0/i,18i80:-a0/j,v40:-6o,61cjc:-a0,92ko:-6o,11lc0:-a0/1f,6ww0:-6o,:-a0
 America/Glace_Bay |1ghg0:-dc,9cls0:-dc/e,chds0:-dc/g,:-dc/h
 America/Goose_Bay |at31e:-dc/e,cj0o:-a0,9xvc:-dc,cyhc:-6o,34cjc:-dc/1g,8dlvc:-dc/1h,2wzwo:-dc/1i,:-dc/h
 America/Grand_Turk |5u7bc:-go,4yw00:-go/e,chds0:-go/g,5evgo:-go/h,1vu80:-dc,:-go/h
 America/Guatemala |2fx00:-k0,5m4o:-go,5s7nc:-k0,7ngo:-go,4p2rc:-k0,ad8o:-go,966rc:-k0,9i4o:-go,:-k0
 America/Guayaquil |echso:-go,498o:-dc,:-go
 America/Guyana |3ht8i:-ci,afm8u:-a0,:-dc
 America/Halifax Canada/Atlantic |at380:-dc/e,chds0:-dc/g,:-dc/h
 America/Havana Cuba |1qf1c:-go/1j,1vlc0:-go/1k,1labc:-go/1l,v40:-go,1sds0:-go/1m,1yv40:-go/1n,15ww0:-go/1o,2ib40:-go/1m,zfgo:-go/1p,34cjc:-go/1q,b8g0:-go,bo00:-dc,adc0:-go,18xs0:-go/1r,2ib40:-go/1s,1mc00:-dc,87k0:-go,e9c0:-dc,8n40:-go,1veo0:-go/1t,fk0:-go,eow0:-dc,8n40:-go,94ts0:-go/1u,mwg0:-dc,:-go/1u
 America/Hermosillo |gg6m0:-nc,1veo0:-nc/12,:-nc
 America/Indiana/Indianapolis America/Fort_Wayne America/Indianapolis US/East-Indiana |747c:-go,b8co:-dc,m6ybc:-go,cyko:-dc,87nc:-go,:-go/h
 America/Indiana/Knox America/Knox_IN US/Indiana-Starke |2iiio:-k0/e,i58o:-go,7cjc:-k0,f4co:-go,75yrc:-k0/e,2uu4o:-k0/g,9ec00:-go,87nc:-k0,:-k0/h
 America/Indiana/Marengo |2pfbc:-go/e,ikw0:-go,f4co:-dc,j26bc:-go,cyko:-dc,87nc:-go,:-go/h
 America/Indiana/Petersburg |2iiio:-k0/e,i58o:-go,7cjc:-k0,f4co:-go,19dc0:-k0/1v,i5rk0:-go,87nc:-k0,mgso:-go,:-go/h
 America/Indiana/Tell_City |747c:-go,b8co:-dc,mjwzc:-go,87nc:-k0,:-k0/h
 America/Indiana/Vevay |22yfc:-go/e,kmcg0:-go,cyko:-dc,87nc:-go,:-go/h
 America/Indiana/Vincennes |747c:-go,b8co:-dc,mjwzc:-go,87nc:-k0,mgso:-go,:-go/h
 America/Indiana/Winamac |747c:-go,b8co:-dc,mjwzc:-go,87nc:-k0,:-go/h
 America/Inuvik |1ghtc:-qo,4dps0:-qo/e,4yvwo:-nc/e,chds0:-nc/g,cawco:-nc/h,:-k0
 America/Iqaluit America/Pangnirtung |1ghjc:-go,9cls0:-go/e,7vgco:-go/g,9ieo:-k0,mgso:-go,3py80:-go/g,:-go/h
 America/Jamaica Jamaica |2iifc:-go,i58o:-dc,7cjc:-go,f4co:-dc,5burc:-go/e,:-go
 America/Juneau |2iipc:-qo/e,i58o:-nc,7cjc:-qo,f4co:-nc,2tjnc:-qo/e,mgw0:-qo,1kloo:-qo/1v,25cmo:-u0/f,chds0:-u0/g,:-u0/h
 America/Kentucky/Louisville America/Louisville |2pfbc:-go/e,ikw0:-go,f4co:-dc,75yrc:-go/e,chds0:-go/g,:-go/h
 America/Kentucky/Monticello |2iiio:-k0/e,i58o:-go,7cjc:-k0,f4co:-go,75yrc:-k0/e,8hx8o:-k0/g,3zgg0:-go/g,:-go/h
 America/La_Paz |:-dc
 America/Lima |a0r4o:-go,19280:-go/1w,194g0:-go,5jwo:-dc,2cmrc:-go,5jwo:-dc,:-go
 America/Los_Angeles US/Pacific |2iipc:-qo/e,i58o:-nc,7cjc:-qo,f4co:-nc,75yrc:-qo/e,chds0:-qo/g,:-qo/h
 America/Maceio |9x1m0:-a0,87go:-6o,16u80:-a0/i,18i80:-a0/j,v40:-6o,3jwjc:-a0,7cco:-6o,2a3nc:-a0,92ko:-6o,11lc0:-a0/1f,6ww0:-6o,:-a0
 America/Managua |232s0:-k0,14hoo:-go,2k1fc:-k0,18xs0:-k0/1x,6rgtc:-k0,ggvc:-go,643c:-k0,2i6ko:-go,56hfc:-k0,asso:-go,cyy0:-k0,9i1c:-go,:-k0
 America/Manaus Brazil/West |9x1pc:-dc,87go:-a0,16u80:-dc/i,3kc3c:-dc,7rwo:-a0,:-dc
 America/Martinique |6fd9c:-dc,asso:-a0,:-dc
 America/Matamoros |bfkao:-k0,cyko:-go,4nnnc:-k0,34cg0:-k0/g,25s0:-k0,92ko:-go,bo3c:-k0,4yw00:-k0/g,:-k0/h
 America/Mazatlan Mexico/BajaSur |gg6m0:-nc,34cg0:-nc/g,25s0:-nc,92ko:-k0,bo3c:-nc,d55c0:-nc/g,:-nc
 America/Menominee |2e6vc:-go,4bnc:-k0,i58o:-go,7cjc:-k0,f4co:-go,75yrc:-k0/e,chds0:-k0/g,:-k0/h
 America/Merida |7i7eo:-k0,j70o:-go,8es3c:-k0,34cg0:-k0/g,25s0:-k0,92ko:-go,bo3c:-k0,d55c0:-k0/g,:-k0
 America/Metlakatla |2iipc:-qo/e,i58o:-nc,7cjc:-qo,f4co:-nc,5burc:-qo/e,jqdc0:-qo,1vu80:-u0/h,4r40:-qo,:-u0/h
 America/Mexico_City Mexico/General |gg6io:-k0,34cg0:-k0/g,25s0:-k0,92ko:-go,bo3c:-k0,d55c0:-k0/g,:-k0
 America/Miquelon |6gwtc:-dc,4c6bc:-a0,chds0:-a0/g,:-a0/h
 America/Moncton |22yc0:-dc/e,mgw0:-dc,83o00:-dc/e,3r8pe:-dc/g,8q52m:-dc/1h,:-dc/h
 America/Monterrey |bfkao:-k0,cyko:-go,4nnnc:-k0,34cg0:-k0/g,25s0:-k0,92ko:-go,bo3c:-k0,d55c0:-k0/g,:-k0
 America/Montevideo |71m0:-a0,330o:-6o,15wzc:-a0,56ko:-6o,xpfc:-a0,3gb0:-50,aszc:-8c,6wxo:-a0,61oo:-6o,12w3c:-a0,182o0:-a0/1y,v40:-a0,4r0o:-6o,3gjc:-a0,jvgo:-6o,4umrc:-a0,4oso:-6o,hpvc:-a0,56ko:-6o,eozc:-a0,7cco:-6o,eozc:-a0,87go:-6o,eozc:-a0,18i80:-a0/1z,6uao0:-a0,bo3c:-6o,c3nc:-a0,694g0:-a0/20,:-a0
 America/New_York US/Eastern |2iifc:-go/e,i58o:-dc,7cjc:-go,f4co:-dc,75yrc:-go/e,chds0:-go/g,:-go/h
 America/Nome |2iizc:-10o/e,i58o:-xc,7cjc:-10o,f4co:-xc,50m80:-10o/e,25cco:-u0/f,chds0:-u0/g,:-u0/h
 America/Noronha Brazil/DeNoronha |9x1io:-6o,87go:-3c,16u80:-6o/i,18i80:-6o/j,v40:-3c,61cjc:-6o,92ko:-3c,115s0:-6o/21,7cg0:-3c,:-6o
 America/North_Dakota/Beulah |2iim0:-nc/e,i58o:-k0,7cjc:-nc,f4co:-k0,75yrc:-nc/e,chds0:-nc/g,2aj0o:-nc/h,:-k0/h
 America/North_Dakota/Center |2iim0:-nc/e,i58o:-k0,7cjc:-nc,f4co:-k0,75yrc:-nc/e,3hb0o:-nc/g,902o0:-k0/g,:-k0/h
 America/North_Dakota/New_Salem |2iim0:-nc/e,i58o:-k0,7cjc:-nc,f4co:-k0,75yrc:-nc/e,adbwo:-nc/g,241s0:-k0/g,:-k0/h
 America/Nuuk America/Godthab |6fdco:-a0,33wio:-a0/1b,34s00:-a0/1c,bo00:-6o,3r8w0:-a0/1c,1x4w0:-a0/22,1ig00:-a0/23,34s00:-a0/24,28sw0:-a0/25,1ig00:-a0/23,34s00:-a0/26,de80:-6o,1veo0:-a0/22,19dc0:-a0/23,3duo0:-6o/27,de80:-3c,3duo0:-6o/27,:-6o/28
 America/Ojinaga |gg6io:-k0,18xs0:-k0/12,18xvc:-nc/13,cyko:-k0,bo3c:-nc,92ko:-k0,bo3c:-nc,4yw00:-nc/g,7x6ko:-nc/h,:-k0/h
 America/Panama America/Atikokan America/Cayman America/Coral_Harbour EST |:-go
 America/Paramaribo |98jfo:-bo,:-a0
 America/Phoenix America/Creston MST US/Arizona |:-nc
 America/Port-au-Prince |8cxso:-go,32mbc:-go/1j,69k00:-go/29,4dpoo:-go,18xs0:-go/2a,33hio:-go,2ib40:-go/h,mgw0:-go,:-go/h
 America/Porto_Velho |9x1pc:-dc,87go:-a0,16u80:-dc/i,:-dc
 America/Puerto_Rico America/Anguilla America/Antigua America/Aruba America/Blanc-Sablon America/Curacao America/Dominica America/Grenada America/Guadeloupe America/Kralendijk America/Lower_Princes America/Marigot America/Montserrat America/Port_of_Spain America/St_Barthelemy America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent America/Tortola America/Virgin |:-dc
 America/Punta_Arenas |5dm0:-a0,272rc:-dc/15,9xoo:-a0,85e80:-dc/16,1q80:-a0,25cjc:-dc/15,asso:-a0,3r8w0:-dc/16,1ao0:-a0,c3nc:-dc,9i4o:-a0,c3nc:-dc,bnwo:-a0,5lcw0:-dc/15,1ao0:-a0,18i80:-dc/17,v40:-a0,bo3c:-dc,cyko:-a0,6hfc:-dc,fjwo:-a0,1veo0:-dc/18,nrk0:-a0,5mbc:-dc,:-a0
 America/Rankin_Inlet |1ghmo:-k0,9cls0:-k0/e,8hx8o:-k0/g,mgw0:-go,3cznc:-k0/g,:-k0/h
 America/Recife |9x1m0:-a0,87go:-6o,16u80:-a0/i,18i80:-a0/j,v40:-6o,61cjc:-a0,92ko:-6o,115s0:-a0/21,7cg0:-6o,:-a0
 America/Regina Canada/Saskatchewan |:-k0
 America/Resolute |1ghmo:-k0,9cls0:-k0/e,8hx8o:-k0/g,mgw0:-go,34s00:-k0/g,mwg0:-go,:-k0/h
 America/Rio_Branco America/Porto_Acre Brazil/Acre |9x1so:-go,87go:-dc,16u80:-go/i,crg3c:-go,3dako:-dc,:-go
 America/Santarem |9x1pc:-dc,87go:-a0,16u80:-dc/i,crg3c:-dc,:-a0
 America/Santiago Chile/Continental |5dm0:-a0,272rc:-dc/15,9xoo:-a0,85e80:-dc/16,1q80:-a0,25cjc:-dc/15,asso:-a0,3r8w0:-dc/16,1ao0:-a0,c3nc:-dc,9i4o:-a0,c3nc:-dc,bnwo:-a0,5lcw0:-dc/15,1ao0:-a0,18i80:-dc/17,v40:-a0,bo3c:-dc,cyko:-a0,6hfc:-dc,fjwo:-a0,1veo0:-dc/18,nrk0:-a0,1t8w0:-dc/19,24wzc:-dc/1a,fk0:-dc,:-dc/2b
 America/Santo_Domingo |35r0:-f0,170w0:-go/2c,1qgxo:-go/2d,gaczc:-dc,25s0:-go,:-dc
 America/Sao_Paulo Brazil/East |9x1m0:-a0,87go:-6o,16u80:-a0/i,18i80:-a0/j,v40:-6o,fk3c:-a0,7cco:-6o,f4jc:-a0,6wso:-6o,fznc:-a0,61oo:-6o,fznc:-a0,1ga4o:-a0/z,eozc:-a0,87go:-6o,ebnc:-a0,90co:-6o,dtvc:-a0,87go:-6o,dtvc:-a0,92ko:-6o,1n77c:-a0/k,1ao0:-a0,182o0:-a0/z,zk0:-a0,17y80:-a0/z,1ao0:-a0,6wso:-6o,e9fc:-a0,7rwo:-6o,2ib40:-a0/z,fk0:-6o,45xvc:-a0/11,v40:-a0,6h8o:-6o,:-a0
 America/Scoresbysund |6fd9c:-6o,asw0:-3c,b89c:-6o,9pkco:-3c/2e,h8280:-3c/2f,3qtc0:-6o/28,34s00:-6o/27,:-6o/28
 America/Sitka |2iipc:-qo/e,i58o:-nc,7cjc:-qo,f4co:-nc,50m80:-qo/e,25cmo:-u0/f,chds0:-u0/g,:-u0/h
 America/St_Johns Canada/Newfoundland |at2zq:-bo/e,cj0o:-8c,9xvc:-bo,cyhc:-50,34cjc:-bo/1g,8dlvc:-bo/1h,2wzwo:-bo/1i,:-bo/h
 America/Swift_Current |1ghq0:-nc,:-k0
 America/Tegucigalpa |autg0:-k0,19dc0:-k0/1e,an9s0:-k0,5oco:-go,:-k0
 America/Thule |days0:-dc,18xs0:-dc/2g,8qkg0:-dc/g,:-dc/h
 America/Tijuana America/Ensenada America/Santa_Isabel Mexico/BajaNorte |2iipc:-qo/e,i58o:-nc,7cjc:-qo,f4co:-nc,75yrc:-qo/e,ed800:-qo/g,:-qo/h
 America/Toronto America/Montreal America/Nassau America/Nipigon America/Thunder_Bay Canada/Eastern |at3bc:-go/e,chds0:-go/g,:-go/h
 America/Vancouver Canada/Pacific |at3lc:-qo/e,chds0:-qo/g,cawco:-qo/h,:-nc
 America/Whitehorse Canada/Yukon |6gohc:-qo,4cf40:-qo/e,chds0:-qo/g,8jngo:-qo/h,:-nc
 America/Winnipeg America/Rainy_River Canada/Central |at3eo:-k0/2h,c964o:-k0/2i,87nc:-k0,cawco:-k0/h,:-go
 America/Yakutat |2iiso:-u0/e,i58o:-qo,7cjc:-u0,f4co:-qo,75yrc:-u0/e,chds0:-u0/g,:-u0/h
 Antarctica/Casey |ox7g0:qo,8ie0:10o,11620:qo,77wo:10o,2x6ko:qo,v6bc:10o,cyy0:qo,9xeo:10o,cey0:qo,9me0:10o,1vnk0:qo/2j,:qo
 Antarctica/Davis |ox7jc:nc,8w3c:go,10sco:nc,783c:go,:nc
 Antarctica/Macquarie |1ck5c:xc/2k,f4g0:xc,5uv40:xc/2l,18xs0:xc/2m,1n740:xc/2n,92o0:10o,2ib40:xc/2o,5x0w0:xc/2p,cyo0:10o,34s00:xc/2p,fk0:10o,18i80:xc/2q,19sw0:xc/2r,mgw0:10o,:xc/2r
 Antarctica/Mawson |ox7mo:k0,:go
 Antarctica/Palmer |2jju0:-a0,61oo:-6o,50dfc:-a0,31ds0:-dc/o,25s0:-a0,25cjc:-dc/15,asso:-a0,3r8w0:-dc/16,1ao0:-a0,c3nc:-dc,9i4o:-a0,c3nc:-dc,bnwo:-a0,5lcw0:-dc/15,1ao0:-a0,18i80:-dc/17,v40:-a0,bo3c:-dc,cyko:-a0,6hfc:-dc,fjwo:-a0,1veo0:-dc/18,nrk0:-a0,5mbc:-dc,:-a0
 Antarctica/Rothera |4bxc0:0,:-a0
 Antarctica/Troll |m2dvc:0,:0/2s
 Antarctica/Vostok |f308o:nc,gvbc:0,i8prc:nc,:go
 Asia/Almaty |71kc0:k0,26w6o:k0/b,42hc0:k0/6,b8jc:k0,6ww0:go,2xfgo:k0/2t,5buo0:k0/7,bus9c:k0,:go
 Asia/Amman |25a1c:6o,22vgo:6o/2u,1ww0:a0,1k43c:6o/2v,3pkw0:6o,bako:a0,bf7c:6o,1vu80:6o/2w,1ww0:6o,17rk0:6o/2x,a24o:a0,c3nc:6o,1ivgo:6o/2w,192bc:6o/2y,1lcg0:6o/2z,5k00:6o,1psg0:6o/30,xrk0:6o/31,1q80:a0,17n40:6o/32,b8g0:6o,447k0:6o/33,px8o:a0,54ibc:6o/33,:a0
 Asia/Anadyr |71joo:17c,bako:1ao,mj7c:17c,192i0:140/b,42hc0:140/6,b8jc:140,6ww0:10o,2xfgo:140/2t,8gmo0:140/7,debc:140,92o0:10o,:140
 Asia/Aqtau |7cv3c:go,mj0o:k0,192i0:go/b,42hc0:go/6,b8jc:go,6ww0:dc,1ohoo:go/2t,192bc:dc/34,52nk0:dc/7,:go
 Asia/Aqtobe |71kfc:go,xtoo:k0,192i0:go/b,42hc0:go/6,b8jc:go,6ww0:dc,2xfgo:go/2t,5buo0:go/7,:go
 Asia/Ashgabat Asia/Ashkhabad |71kfc:go,26w6o:go/b,42hc0:go/6,b8jc:go,6ww0:dc,:go
 Asia/Atyrau |7cv3c:go,mj0o:k0,192i0:go/b,42hc0:go/6,b8jc:go,6ww0:dc,2xfgo:go/2t,1kls0:go/35,18xvc:dc/36,28sw0:dc/35,:go
 Asia/Baghdad |7pye0:a0,17340:a0/37,xw3c:a0/38,3g0g0:a0/39,aneeo:a0/3a,:a0
 Asia/Baku |71kio:dc,26w6o:dc/b,42hc0:dc/6,b8jc:dc,b8g0:a0,2ibao:dc,cyo0:go,c5poo:dc/3b,:dc
 Asia/Bangkok Asia/Phnom_Penh Asia/Vientiane Indian/Christmas |:nc
 Asia/Barnaul |71k8o:nc,26w6o:nc/b,42hc0:nc/6,b8jc:nc,6ww0:k0,23luo:nc/2t,7ctc:nc,bo00:k0,9rao0:k0/7,1veko:nc,vz7c:k0,:nc
 Asia/Beirut |1jqhc:6o,3nz40:6o/2u,9fwo:a0,3hxfc:6o,2i6o0:6o/3c,1ww0:6o,175c0:6o/3d,1ir0o:6o/3c,4da80:6o/3e,:6o/3f
 Asia/Bishkek |71kc0:k0,26w6o:k0/b,42hc0:k0/6,9g00:k0,dvwo:go,2hvk0:go/3g,asso:k0,b8ro:go,5dkso:go/3h,:k0
 Asia/Chita |71k20:u0,26w6o:u0/b,42hc0:u0/6,b8jc:u0,6ww0:qo,2xfgo:u0/2t,9ghs0:u0/7,1veko:xc,vzao:qo,:u0
 Asia/Colombo |gj3xo:ic,9i6c:lo,5xgho:k0,:ic
 Asia/Damascus |4su4o:6o/3i,exvc:6o,7l8o:a0,2vrnc:6o,194g0:6o/3j,jbk0:6o,ei4o:a0,8tvc:6o,f24o:a0,8ebc:6o,e70o:a0,9bnc:6o,19280:6o/3k,21c:6o,bako:a0,bqbc:6o,av0o:a0,1k8jc:6o/3l,194g0:6o/b,18xs0:6o/3m,4orgo:6o/b,bo3c:6o,de4o:a0,9ibc:6o,d0so:a0,90jc:6o,de4o:a0,1ig3c:6o/3n,6miko:6o/3o,:a0
 Asia/Dhaka Asia/Dacca |opsoo:k0,c1c0:nc,:k0
 Asia/Dili |3yte0:u0,f9kjc:qo,:u0
 Asia/Dubai Asia/Muscat Indian/Mahe Indian/Reunion |:dc
 Asia/Dushanbe |71kc0:k0,26w6o:k0/b,42hc0:k0/6,a03c:k0,:go
 Asia/Famagusta |3b09c:6o,b8co:a0,dc3c:6o,970o:a0,180g0:6o/3p,hs0:a0,1k43c:6o/3q,ayi4o:6o/3e,bbwtc:6o/3r,mgw0:a0,:6o/3r
 Asia/Gaza |2tq1c:6o,61oo:a0,bo3c:6o,87go:a0,331vc:6o,2lc0:a0,2a3k0:6o,6ww0:a0,e9c0:6o,8n0o:a0,fznc:6o,6wso:a0,dkzc:6o,9bgo:a0,cyrc:6o,92ko:a0,eozc:6o,7rwo:a0,1veo0:6o/3s,18xs0:6o/3t,d9vc:6o,9mko:a0,d9vc:6o,1veo0:6o/2z,3g0g0:6o/3u,c3k0:6o,ambc:a0,17rk0:6o/3v,184pc:6o/3w,fnc:a0,clc2:6o,8gcm:a0,edve:6o,7j0m:a0,exvc:6o,asw0:a0,bo00:6o,b8co:a0,b8jc:6o,cyko:a0,9kjc:6o,cwg0:a0,9kjc:6o,1veo0:6o/3x,d8o:6o,d0so:a0,1903c:6o/3y,b40:a0,9740:6o,dc3c:a0,b8jc:6o,182o0:6o/3z,1l18o:6o/40,1ig3c:6o/41,34s00:6o/42,de4o:a0,182o0:6o/43,17n40:6o/44,:6o
 Asia/Hebron |2tq1c:6o,61oo:a0,bo3c:6o,87go:a0,331vc:6o,2lc0:a0,2a3k0:6o,6ww0:a0,e9c0:6o,8n0o:a0,fznc:6o,6wso:a0,dkzc:6o,9bgo:a0,cyrc:6o,92ko:a0,eozc:6o,7rwo:a0,1veo0:6o/3s,18xs0:6o/3t,d9vc:6o,9mko:a0,d9vc:6o,1veo0:6o/2z,3g0g0:6o/3u,c3k0:6o,ambc:a0,17rk0:6o/3v,18kco:6o/45,cj40:6o,8iko:a0,edve:6o,7j0m:a0,1sjc:6o,1wso:a0,18ibc:6o/46,fgo:a0,b8jc:6o,cyko:a0,9kjc:6o,cwg0:a0,9kjc:6o,1veo0:6o/3x,d8o:6o,d0so:a0,1903c:6o/3y,b40:a0,9740:6o,dc3c:a0,b8jc:6o,182o0:6o/3z,1l18o:6o/40,1ig3c:6o/41,34s00:6o/42,de4o:a0,182o0:6o/43,17n40:6o/44,:6o
 Asia/Ho_Chi_Minh Asia/Saigon |3er9c:qo,:nc
 Asia/Hong_Kong Hongkong |2i1t0:qo/47,i58o:u0,1k6bc:qo/48,1ao00:qo,9xoo:u0,:qo
 Asia/Hovd |50cs0:k0,3a9oo:nc,bako:qo,4243c:nc/49,5n340:nc/3e,1b1io:nc,3pio0:nc/4a,506o0:nc,18xs0:nc/4b,:nc
 Asia/Irkutsk |71k5c:qo,26w6o:qo/b,42hc0:qo/6,b8jc:qo,6ww0:nc,2xfgo:qo/2t,9ghs0:qo/7,1veko:u0,:qo
 Asia/Jakarta |:nc
 Asia/Jayapura |:u0
 Asia/Jerusalem Asia/Tel_Aviv Israel |2tq1c:6o,61oo:a0,bo3c:6o,87go:a0,331vc:6o,2lc0:a0,2a3k0:6o,6ww0:a0,e9c0:6o,8n0o:a0,fznc:6o,6wso:a0,dkzc:6o,9bgo:a0,cyrc:6o,92ko:a0,eozc:6o,7rwo:a0,1veo0:6o/3s,18xs0:6o/3t,d9vc:6o,9mko:a0,bz7c:6o,bf0o:a0,18g00:6o/4c,cui0:6o,9i4o:a0,dtvc:6o,aspc:a0,bf7c:6o,ad8o:a0,bhfc:6o,buko:a0,ambc:6o,bnwo:a0,bjnc:6o,ad8o:a0,bsmo:6o,bsco:a0,17n40:6o/4d,bz7c:6o,bsco:a0,17n40:6o/4e,cerc:6o,bcso:a0,18i80:6o/4f,:6o/4g
 Asia/Kabul |:f0
 Asia/Kamchatka |71js0:140,26w6o:140/b,42hc0:140/6,b8jc:140,6ww0:10o,2xfgo:140/2t,8gmo0:140/7,debc:140,92o0:10o,:140
 Asia/Karachi |k7e7c:go,b8co:k0,3jgzc:go,16j40:go/4h,:go
 Asia/Kathmandu Asia/Katmandu |a0q5o:ic,:j6
 Asia/Khandyga |71k20:u0,26w6o:u0/b,42hc0:u0/6,b8jc:u0,6ww0:qo,2xfgo:u0/2t,4k09c:u0/7,4tkpc:xc/7,1ybe0:xc,:u0
 Asia/Kolkata Asia/Calcutta |:ic
 Asia/Krasnoyarsk |71k8o:nc,26w6o:nc/b,42hc0:nc/6,b8jc:nc,6ww0:k0,2xfgo:nc/2t,9ghs0:nc/7,1veko:qo,:nc
 Asia/Kuching Asia/Brunei |:qo
 Asia/Macau Asia/Macao |2i1t0:qo/47,i58o:u0,1k6bc:qo/48,1ao00:qo,9xoo:u0,:qo
 Asia/Magadan |71jvc:10o,26w6o:10o/b,42hc0:10o/6,b8jc:10o,6ww0:xc,2xfgo:10o/2t,9ghs0:10o/7,1veko:140,xpio:xc,:10o
 Asia/Makassar Asia/Ujung_Pandang |:qo
 Asia/Manila |4j4lc:qo,azgo:u0,7xfnc:qo,498o:u0,:qo
 Asia/Nicosia Europe/Nicosia |3b09c:6o,b8co:a0,dc3c:6o,970o:a0,180g0:6o/3p,hs0:a0,1k43c:6o/3q,ayi4o:6o/3e,:6o/3r
 Asia/Novokuznetsk |71k8o:nc,26w6o:nc/b,42hc0:nc/6,b8jc:nc,6ww0:k0,2xfgo:nc/2t,8gmo0:nc/7,debc:nc,92o0:k0,:nc
 Asia/Novosibirsk |71k8o:nc,26w6o:nc/b,42hc0:nc/6,b8jc:nc,6ww0:k0,u8io:nc/2t,2371c:k0/2t,9ghs0:k0/7,1veko:nc,13bnc:k0,:nc
 Asia/Omsk |71kc0:k0,26w6o:k0/b,42hc0:k0/6,b8jc:k0,6ww0:go,2xfgo:k0/2t,9ghs0:k0/7,1veko:nc,:k0
 Asia/Oral |71kfc:go,xtoo:k0,192i0:go/b,2t400:go/6,1903c:dc/4i,dc0:dc,14m80:dc/4j,2ayo0:dc/2t,52s00:dc/7,:go
 Asia/Pontianak |b9s5c:qo,:nc
 Asia/Pyongyang |skhu0:u0,1pcw0:sc,:u0
 Asia/Qatar Asia/Bahrain |1ifmo:dc,:a0
 Asia/Qostanay |71kfc:go,xtoo:k0,192i0:go/b,42hc0:go/6,b8jc:go,6ww0:dc,2xfgo:go/2t,52s00:go/7,c3uu0:k0,:go
 Asia/Qyzylorda |71kfc:go,xtoo:k0,192i0:go/b,42hc0:go/6,i5c0:go,fk00:k0,2hvk0:go/2t,52s00:go/7,8ura0:k0,:go
 Asia/Riyadh Antarctica/Syowa Asia/Aden Asia/Kuwait |:a0
 Asia/Sakhalin |71jvc:10o,26w6o:10o/b,42hc0:10o/6,b8jc:10o,6ww0:xc,2xfgo:10o/2t,25s0:140,mgzc:10o,8rv40:xc/7,1veko:10o,vz7c:xc,:10o
 Asia/Samarkand |71kfc:go,xtoo:k0,192i0:go/b,4oy80:go/6,:go
 Asia/Seoul ROK |av7so:u0,19dc0:u0/4k,:u0
 Asia/Shanghai Asia/Chongqing Asia/Chungking Asia/Harbin PRC |a8bg0:qo,17n40:qo/4l,vz0o:qo/4m,1mc3c:qo/4n,:qo
 Asia/Singapore Asia/Kuala_Lumpur Singapore |7ij9c:p0,:qo
 Asia/Srednekolymsk |71jvc:10o,26w6o:10o/b,42hc0:10o/6,b8jc:10o,6ww0:xc,2xfgo:10o/2t,9ghs0:10o/7,1veko:140,:10o
 Asia/Taipei ROC |2npxc:qo,194g0:qo/b,217k0:qo,5oco:u0,:qo
 Asia/Tashkent |71kc0:k0,26w6o:k0/b,42hc0:k0/6,b8jc:k0,:go
 Asia/Tbilisi |71kio:dc,26w6o:dc/b,42hc0:dc/6,b8jc:dc,1vee0:a0/4o,18xoo:dc/4o,omo0:go,46dc0:dc/3f,7sdc:dc,92o0:a0,:dc
 Asia/Tehran Iran |4irl0:bo,d5c0:f0,9kho:dc,87k0:go,61s0:dc,c3lo:bo,75oo:f0,bczc:bo,bh8o:f0,6n4zc:bo,324g0:bo/4p,bcso:f0,19280:bo/4q,xrnc:bo/4r,bcso:f0,19280:bo/4s,xrnc:bo/4t,bcso:f0,b8jc:bo,bcso:f0,1k8jc:bo,bcso:f0,19280:bo/4u,xrnc:bo/4v,bcso:f0,19280:bo/4w,xrnc:bo/4x,bcso:f0,19280:bo/4y,xrnc:bo/4z,bcso:f0,19280:bo/50,280:f0,:bo
 Asia/Thimphu Asia/Thimbu |b43xo:ic,:k0
 Asia/Tokyo Japan |:u0
 Asia/Tomsk |71k8o:nc,26w6o:nc/b,42hc0:nc/6,b8jc:nc,6ww0:k0,2xfgo:nc/2t,3icw0:nc/7,5y4zc:k0/7,1veko:nc,zv7c:k0,:nc
 Asia/Ulaanbaatar Asia/Choibalsan Asia/Ulan_Bator |50coo:nc,3a9oo:qo,bako:u0,4243c:qo/49,5n340:qo/3e,1b1io:qo,3pio0:qo/4a,506o0:qo,18xs0:qo/4b,:qo
 Asia/Urumqi Asia/Kashgar |:k0
 Asia/Ust-Nera |71k20:u0,26w00:10o/b,42hc0:10o/6,b8jc:10o,6ww0:xc,2xfgo:10o/2t,9dl20:10o/7,1ybe0:10o,:xc
 Asia/Vladivostok |71jyo:xc,26w6o:xc/b,42hc0:xc/6,b8jc:xc,6ww0:u0,2xfgo:xc/2t,9ghs0:xc/7,1veko:10o,:xc
 Asia/Yakutsk |71k20:u0,26w6o:u0/b,42hc0:u0/6,b8jc:u0,6ww0:qo,2xfgo:u0/2t,9ghs0:u0/7,1veko:xc,:u0
 Asia/Yangon Asia/Rangoon Indian/Cocos |:lo
 Asia/Yekaterinburg |71kfc:go,26w6o:go/b,42hc0:go/6,b8jc:go,6ww0:dc,2xfgo:go/2t,9ghs0:go/7,1veko:k0,:go
 Asia/Yerevan |71kio:dc,26w6o:dc/b,42hc0:dc/6,2t43c:a0/51,y4so:dc,9dwg0:dc/7,:dc
 Atlantic/Azores |7nv7c:-3c,6qerc:-3c/2e,5m4o:0,5000:3c,21n40:-3c/52,:-3c/2f
 Atlantic/Bermuda |2pf80:-dc,83o00:-dc/e,chds0:-dc/g,:-dc/h
 Atlantic/Canary |6fcw0:0,ablvc:0/39,:0/53
 Atlantic/Cape_Verde |3oz1c:-6o,:-3c
 Atlantic/Faroe Atlantic/Faeroe |71ebc:0,9pkg0:0/39,:0/53
 Atlantic/Madeira |7oao0:0,2t400:0/2e,69k3c:0/39,:0/53
 Atlantic/South_Georgia |:-6o
 Atlantic/Stanley |8ci5c:-dc,92ko:-a0,18i80:-a0/54,3qtfc:-dc/55,60h8o:-dc/56,69k6o:-dc/57,:-a0
 Australia/Adelaide Australia/South |157r0:vo,7cg0:z0,f4g0:vo,8cqo0:vo/2l,10q80:vo/58,241s0:vo/2o,eow0:vo,92o0:z0,182o0:vo/2l,v40:z0,dts0:vo,753k0:vo/59,fk0:z0,18i80:vo/2m,:vo/2r
 Australia/Brisbane Australia/Queensland |157pc:xc,7cg0:10o,b2e80:xc,1veo0:xc/2n,:xc
 Australia/Broken_Hill Australia/Yancowinna |157r0:vo,7cg0:z0,f4g0:vo,5uv40:vo/2l,1q80:z0,2g5c0:vo/2l,10q80:vo/58,1hkw0:vo/2o,3r8w0:vo/2l,6auo0:vo/59,fk0:z0,18i80:vo/2m,:vo/2r
 Australia/Darwin Australia/North |:vo
 Australia/Eucla |30mhi:t6,7s00:wi,5fb40:t6,7s00:wi,4tpc0:t6,6hc0:wi,98ps0:t6,1t8w0:t6/5a,:t6
 Australia/Hobart Australia/Currie Australia/Tasmania |1ck5c:xc/2k,f4g0:xc,5uv40:xc/2l,18xs0:xc/2m,1n740:xc/2n,92o0:10o,2ib40:xc/2o,5x0w0:xc/2p,cyo0:10o,34s00:xc/2p,fk0:10o,18i80:xc/2q,:xc/2r
 Australia/Lindeman |157pc:xc,7cg0:10o,b2e80:xc,34s00:xc/2l,:xc
 Australia/Lord_Howe Australia/LHI |6zn2o:xc,ep10:z0,2ib40:z0/5b,18i80:z0/5c,1hkuc:z0/5d,3r8w0:z0/5e,2t41o:z0/5f,cymc:10o,34s00:z0/5f,fk0:10o,18i80:z0/5g,:z0/5h
 Australia/Melbourne Australia/Victoria |157pc:xc,7cg0:10o,f4g0:xc,8cqo0:xc/2l,1n740:xc/58,1hkw0:xc/2o,2ib40:xc/2l,3fkw0:xc/59,cyo0:10o,34s00:xc/59,fk0:10o,18i80:xc/2m,:xc/2r
 Australia/Perth Australia/West |30mk0:qo,7s00:u0,5fb40:qo,7s00:u0,4tpc0:qo,6hc0:u0,98ps0:qo,1t8w0:qo/5a,:qo
 Australia/Sydney Australia/ACT Australia/Canberra Australia/NSW |157pc:xc,7cg0:10o,f4g0:xc,5uv40:xc/2l,1q80:10o,2g5c0:xc/2l,10q80:xc/58,1hkw0:xc/2o,3r8w0:xc/2l,2t400:xc/59,cyo0:10o,34s00:xc/59,fk0:10o,18i80:xc/2m,:xc/2r
 CST6CDT |2iiio:-k0/e,i58o:-go,7cjc:-k0,f4co:-go,75yrc:-k0/e,chds0:-k0/g,:-k0/h
 EST5EDT |2iifc:-go/e,i58o:-dc,7cjc:-go,f4co:-dc,75yrc:-go/e,chds0:-go/g,:-go/h
 Etc/GMT Etc/GMT+0 Etc/GMT-0 Etc/GMT0 Etc/Greenwich GMT GMT+0 GMT-0 GMT0 Greenwich |:0
 Etc/GMT+1 |:-3c
 Etc/GMT+10 |:-xc
 Etc/GMT+11 |:-10o
 Etc/GMT+12 |:-140
 Etc/GMT+2 |:-6o
 Etc/GMT+3 |:-a0
 Etc/GMT+4 |:-dc
 Etc/GMT+5 |:-go
 Etc/GMT+6 |:-k0
 Etc/GMT+7 |:-nc
 Etc/GMT+8 |:-qo
 Etc/GMT+9 |:-u0
 Etc/GMT-1 |:3c
 Etc/GMT-10 |:xc
 Etc/GMT-11 |:10o
 Etc/GMT-12 |:140
 Etc/GMT-13 |:17c
 Etc/GMT-14 |:1ao
 Etc/GMT-2 |:6o
 Etc/GMT-3 |:a0
 Etc/GMT-4 |:dc
 Etc/GMT-5 |:go
 Etc/GMT-6 |:k0
 Etc/GMT-7 |:nc
 Etc/GMT-8 |:qo
 Etc/GMT-9 |:u0
 Etc/UTC Etc/UCT Etc/Universal Etc/Zulu UCT UTC Universal Zulu |:0
 Europe/Andorra |9jpfc:3c,779c0:3c/6,:3c/7
 Europe/Astrakhan |71kio:dc,26w6o:dc/b,2t400:dc/6,1903c:a0/4i,dc0:a0,xpc0:dc,2hvk0:a0/2t,9ghs0:a0/7,1veko:dc,vz7c:a0,:dc
 Europe/Athens EET |3ay1c:6o,e2o0:a0,8gmo:6o,b8g0:a0,182rc:6o/5i,bok0:6o,b5hc:a0,bf0o:6o,b3wo:a0,18y5c:6o/5j,8rv40:6o/5k,:6o/3r
 Europe/Belgrade Europe/Ljubljana Europe/Podgorica Europe/Sarajevo Europe/Skopje Europe/Zagreb |8ac3c:3c,8gmo0:3c/6,:3c/7
 Europe/Berlin Arctic/Longyearbyen Atlantic/Jan_Mayen Europe/Copenhagen Europe/Oslo Europe/Stockholm |6fczc:3c,abls0:3c/6,:3c/7
 Europe/Brussels CET Europe/Amsterdam Europe/Luxembourg MET |4jirc:3c,2hvk0:3c/5l,9pkg0:3c/6,:3c/7
 Europe/Bucharest |5vwpc:6o,7rwo:a0,bo00:6o,aszc:a0,18xyo:6o/5m,5buhc:6o/6,26n0o:6o/2e,18xs0:6o/4o,25s0:a0,18y5c:6o/5n,:6o/3r
 Europe/Budapest |6fcso:3c,2hg00:3c/52,7u5yo:3c/6,:3c/7
 Europe/Chisinau Europe/Tiraspol |71km0:a0,26w6o:a0/b,3i64o:a0/6,16s00:6o/6,2t3wo:6o/4o,25s0:a0,18y20:6o/5o,eo0w0:6o/7,:6o/3r
 Europe/Dublin Eire |158mo:3c,5vao0:0/5p,9598o:0/5q,2ib40:0/5r,:0/53
 Europe/Gibraltar |7nv7c:3c,933k0:3c/6,:3c/7
 Europe/Helsinki Europe/Mariehamn |71e80:6o,18xs0:6o/5s,8gmrc:6o/5k,:6o/3r
 Europe/Istanbul Asia/Istanbul Turkey |253go:6o,14k3c:6o/5t,dvwo:a0,8n7c:6o,dtoo:a0,182o0:6o/5u,300w0:a0,3vwo:dc,og3c:a0,ahs0:6o,1ixs0:6o/5v,421s0:6o/39,bo00:a0,18xs0:6o/5w,6ksg0:6o/53,2ibao:6o/3r,280:6o,1vs00:6o/3r,280:6o,cwg0:a0,9i80:6o,dts0:a0,8n40:6o,:a0
 Europe/Kaliningrad |71km0:a0,26w6o:a0/b,2t400:a0/6,1903c:6o/4i,3gds0:6o/6,9g280:6o/7,1veko:a0,:6o
 Europe/Kirov |71kio:dc,26w6o:dc/b,2t400:dc/6,1903c:a0/4i,dc0:a0,xpc0:dc,2hvk0:a0/2t,9ghs0:a0/7,1veko:dc,:a0
 Europe/Kyiv Europe/Kiev Europe/Uzhgorod Europe/Zaporozhye |71km0:a0,26w6o:a0/b,3lmko:a0/6,s3ao:a0,34cg0:6o/2t,:6o/3r
 Europe/Lisbon Portugal WET |47uo0:3c,b8g0:0,b8g0:3c,bo3c:0,1veko:0/5x,34s00:0/2e,42hfc:0/39,26n40:3c/5s,de80:3c,:0/53
 Europe/London Europe/Belfast Europe/Guernsey Europe/Isle_of_Man Europe/Jersey GB GB-Eire |158mo:3c,5vao0:0/5p,9598o:0/5q,2ib40:0/5r,:0/53
 Europe/Madrid |2ojdc:3c,182o0:3c/5y,b8jc:6o,bnwo:3c,aszc:6o,bo6o:3c,1veo0:3c/5l,9pkg0:3c/6,:3c/7
 Europe/Malta |998o:3c,1rw00:3c/5z,b8g0:6o,clc0:3c,94w0:6o,3gvqo:3c/60,aqko:6o,bo3c:3c,9pkg0:3c/6,:3c/7
 Europe/Minsk |71km0:a0,26w6o:a0/b,3fkw0:a0/6,y4zc:a0,34cg0:6o/2t,9ghs0:6o/7,:a0
 Europe/Moscow W-SU |71km0:a0,26w6o:a0/b,42hc0:a0/6,b8jc:a0,6ww0:6o,2xfgo:a0/2t,9ghs0:a0/7,1veko:dc,:a0
 Europe/Paris Europe/Monaco |3wm80:3c,b8co:6o,1906o:3c/61,1kjk0:3c/5l,9pkg0:3c/6,:3c/7
 Europe/Prague Europe/Bratislava |5sgjc:3c,18xs0:3c/62,9pkg0:3c/6,:3c/7
 Europe/Riga |71km0:a0,26w6o:a0/b,2t400:a0/6,1903c:6o/4i,3rm80:6o/6,1verc:6o/3r,mgw0:6o,:6o/3r
 Europe/Rome Europe/San_Marino Europe/Vatican |998o:3c,1veo0:3c/5z,fk0:3c,2hg00:3c/63,1stio:3c/5z,abls0:3c/6,:3c/7
 Europe/Samara |71kio:dc,26w6o:dc/b,2t400:dc/6,1903c:a0/4i,cwjc:a0,331lc:dc/2t,8gmo0:dc/7,debc:dc,92o0:a0,:dc
 Europe/Saratov |71kio:dc,26w6o:dc/b,26n40:dc/6,18xvc:a0/64,bo00:dc,b8g0:a0,xpc0:dc,2hvk0:a0/2t,9ghs0:a0/7,1veko:dc,1bj7c:a0,:dc
 Europe/Simferopol |71km0:a0,26w6o:a0/b,3fkw0:a0/6,61s0:a0,13bnc:6o,1b3a0:6o/5s,16s6o:a0/5s,fdc:a0,cyy0:dc,mgzc:a0,aab0o:6o/3r,cyhc:dc,:a0
 Europe/Sofia |5sg60:6o,barc:a0,18vnc:6o/65,bntc:6o,5mnnc:6o/6,3g0co:6o/3e,1q80:a0,18y5c:6o/5n,:6o/3r
 Europe/Tallinn |71km0:a0,26w6o:a0/b,2t400:a0/6,1903c:6o/4i,3gds0:6o/6,1ao00:6o/35,vz7c:6o/66,19dc0:6o,:6o/3r
 Europe/Tirane |2prwo:3c,19000:3c/67,19b40:3c/68,1i2ko:3c/69,dc0:6o,clfc:3c,9i4o:6o,debc:3c,9i4o:6o,c5vc:3c,a8so:6o,barc:3c,7tqeo:3c/6,:3c/7
 Europe/Ulyanovsk |71kio:dc,26w6o:dc/b,2t400:dc/6,1903c:a0/4i,blvc:a0,6ww0:6o,2xfgo:a0/2t,9ghs0:a0/7,1veko:dc,vz7c:a0,:dc
 Europe/Vienna |6fcso:3c,asso:6o,18y20:3c/5m,8rv40:3c/6,:3c/7
 Europe/Vilnius |71km0:a0,26w6o:a0/b,2t400:a0/6,1903c:6o/4i,3gds0:6o/6,xpc0:6o/35,cyrc:6o,9i80:3c,2ib40:6o,:6o/3r
 Europe/Volgograd |71kio:dc,26w6o:dc/b,26n40:dc/6,18xvc:a0/64,bo00:dc,b8g0:a0,xpc0:dc,2hvk0:a0/2t,9ghs0:a0/7,1veko:dc,2ib7c:a0,1ctoo:dc,:a0
 Europe/Warsaw Poland |4jio0:3c,2hvk0:3c/5x,4dps0:3c/39,5burc:3c/6,:3c/7
 Europe/Zurich Europe/Busingen Europe/Vaduz |71ebc:3c,9pkg0:3c/6,:3c/7
 Factory |:0
 Indian/Chagos |ga5rc:go,:k0
 Indian/Maldives Indian/Kerguelen |:go
 Indian/Mauritius |7zyao:dc,9zwo:go,g18a0:dc,9i4o:go,:dc
 MST7MDT |2iim0:-nc/e,i58o:-k0,7cjc:-nc,f4co:-k0,75yrc:-nc/e,chds0:-nc/g,:-nc/h
 PST8PDT |2iipc:-qo/e,i58o:-nc,7cjc:-qo,f4co:-nc,75yrc:-qo/e,chds0:-qo/g,:-qo/h
 Pacific/Apia |pif8o:-10o,bm20:-xc,asw0:-10o,5z6o:-xc,63ktc:17c/6a,:17c
 Pacific/Auckland Antarctica/McMurdo Antarctica/South_Pole NZ |311qo:140,6ww0:17c,f4g0:140,8qkg0:140/2l,b9b40:140/6b,:140/6c
 Pacific/Bougainville |s6atc:xc,:10o
 Pacific/Chatham NZ-CHAT |311qo:16i,6ww0:19u,f4g0:16i,8qkg0:16i/6d,b9b40:16i/6e,:16i/6f
 Pacific/Easter Chile/EasterIsland |5dm0:-k0,272rc:-nc/6g,9xoo:-k0,50m80:-nc/6g,34s00:-k0/6h,1q80:-go,25cjc:-k0/6h,asso:-go,3r8w0:-k0/6h,1ao0:-go,c3nc:-k0,9i4o:-go,c3nc:-k0,bnwo:-go,5lcw0:-k0/6h,1ao0:-go,182o0:-k0/6h,1ao0:-go,bo3c:-k0,cyko:-go,6hfc:-k0,fjwo:-go,1veo0:-k0/6i,nrk0:-go,1t8w0:-k0/6j,24wzc:-k0/6k,fk0:-k0,:-k0/6k
 Pacific/Efate |2hlk0:10o,61s0:140,5xw3c:10o,57yko:10o/6l,gurc:10o,5m4o:140,:10o
 Pacific/Fakaofo |qatgo:-10o,:17c
 Pacific/Fiji |i21ao:140,19dc0:140/6m,5ods0:140,7cg0:17c,151s0:140/2n,guo0:140,5m80:17c,ha80:140,56ko:17c,18xvc:140/6n,2dk00:140/6o,fk0:140,3w00:17c,l680:140,1q80:17c,:140
 Pacific/Galapagos |a0r4o:-go,4bqrc:-k0,498o:-go,:-k0
 Pacific/Gambier |:-u0
 Pacific/Guadalcanal Pacific/Pohnpei Pacific/Ponape |:10o
 Pacific/Guam Pacific/Saipan |1g0lc:xc/6p,115s0:xc,4bgo:10o,1eqrc:xc,5fgq:10o,f4ja:xc,7rwo:10o,:xc
 Pacific/Honolulu HST Pacific/Johnston US/Hawaii |:-xc
 Pacific/Kanton Pacific/Enderbury |63s80:-140,9jtoo:-10o,:17c
 Pacific/Kiritimati |63s3k:-zk,9jtps:-xc,:1ao
 Pacific/Kosrae |i5so0:140,:10o
 Pacific/Kwajalein Kwajalein |esxk0:-140,:140
 Pacific/Marquesas |:-vo
 Pacific/Nauru |5pcgc:12c,:140
 Pacific/Niue |:-10o
 Pacific/Norfolk |30m8c:12c,7s00:15o,pf6o0:12c,2ib5o:10o,:10o/2r
 Pacific/Noumea |4ym3c:10o,18xs0:10o/6q,an9yo:10o,5m80:140,:10o
 Pacific/Pago_Pago Pacific/Midway Pacific/Samoa US/Samoa |:-10o
 Pacific/Palau |:u0
 Pacific/Pitcairn |hqh8c:-sc,:-qo
 Pacific/Port_Moresby Antarctica/DumontDUrville Pacific/Chuuk Pacific/Truk Pacific/Yap |:xc
 Pacific/Rarotonga |5jub0:-z0,843ic:-xc/6r,:-xc
 Pacific/Tahiti |:-xc
 Pacific/Tarawa Pacific/Funafuti Pacific/Majuro Pacific/Wake Pacific/Wallis |:140
 Pacific/Tongatapu |in0rc:17c,a4g0:1ao,1n740:17c/6s,8rv40:17c,4bk0:1ao,:17c
`;
}

/** Names of Windows without "Standard Time", and the zone of each: windowsZones of CLDR 48, territory 001. */
export function windowsRows(): string {
  return `Afghanistan|Asia/Kabul
Alaskan|America/Anchorage
Aleutian|America/Adak
Altai|Asia/Barnaul
Arab|Asia/Riyadh
Arabian|Asia/Dubai
Arabic|Asia/Baghdad
Argentina|America/Buenos_Aires
Astrakhan|Europe/Astrakhan
Atlantic|America/Halifax
AUS Central|Australia/Darwin
Aus Central W.|Australia/Eucla
AUS Eastern|Australia/Sydney
Azerbaijan|Asia/Baku
Azores|Atlantic/Azores
Bahia|America/Bahia
Bangladesh|Asia/Dhaka
Belarus|Europe/Minsk
Bougainville|Pacific/Bougainville
Canada Central|America/Regina
Cape Verde|Atlantic/Cape_Verde
Caucasus|Asia/Yerevan
Cen. Australia|Australia/Adelaide
Central America|America/Guatemala
Central Asia|Asia/Bishkek
Central Brazilian|America/Cuiaba
Central Europe|Europe/Budapest
Central European|Europe/Warsaw
Central Pacific|Pacific/Guadalcanal
Central|America/Chicago
Central (Mexico)|America/Mexico_City
Chatham Islands|Pacific/Chatham
China|Asia/Shanghai
Cuba|America/Havana
Dateline|Etc/GMT+12
E. Africa|Africa/Nairobi
E. Australia|Australia/Brisbane
E. Europe|Europe/Chisinau
E. South America|America/Sao_Paulo
Easter Island|Pacific/Easter
Eastern|America/New_York
Eastern (Mexico)|America/Cancun
Egypt|Africa/Cairo
Ekaterinburg|Asia/Yekaterinburg
Fiji|Pacific/Fiji
FLE|Europe/Kiev
Georgian|Asia/Tbilisi
GMT|Europe/London
Greenland|America/Godthab
Greenwich|Atlantic/Reykjavik
GTB|Europe/Bucharest
Haiti|America/Port-au-Prince
Hawaiian|Pacific/Honolulu
India|Asia/Calcutta
Iran|Asia/Tehran
Israel|Asia/Jerusalem
Jordan|Asia/Amman
Kaliningrad|Europe/Kaliningrad
Korea|Asia/Seoul
Libya|Africa/Tripoli
Line Islands|Pacific/Kiritimati
Lord Howe|Australia/Lord_Howe
Magadan|Asia/Magadan
Magallanes|America/Punta_Arenas
Marquesas|Pacific/Marquesas
Mauritius|Indian/Mauritius
Middle East|Asia/Beirut
Montevideo|America/Montevideo
Morocco|Africa/Casablanca
Mountain|America/Denver
Mountain (Mexico)|America/Mazatlan
Myanmar|Asia/Rangoon
N. Central Asia|Asia/Novosibirsk
Namibia|Africa/Windhoek
Nepal|Asia/Katmandu
New Zealand|Pacific/Auckland
Newfoundland|America/St_Johns
Norfolk|Pacific/Norfolk
North Asia East|Asia/Irkutsk
North Asia|Asia/Krasnoyarsk
North Korea|Asia/Pyongyang
Omsk|Asia/Omsk
Pacific SA|America/Santiago
Pacific|America/Los_Angeles
Pacific (Mexico)|America/Tijuana
Pakistan|Asia/Karachi
Paraguay|America/Asuncion
Qyzylorda|Asia/Qyzylorda
Romance|Europe/Paris
Russia Time Zone 3|Europe/Samara
Russia Time Zone 10|Asia/Srednekolymsk
Russia Time Zone 11|Asia/Kamchatka
Russian|Europe/Moscow
SA Eastern|America/Cayenne
SA Pacific|America/Bogota
SA Western|America/La_Paz
Saint Pierre|America/Miquelon
Sakhalin|Asia/Sakhalin
Samoa|Pacific/Apia
Sao Tome|Africa/Sao_Tome
Saratov|Europe/Saratov
SE Asia|Asia/Bangkok
Singapore|Asia/Singapore
South Africa|Africa/Johannesburg
South Sudan|Africa/Juba
Sri Lanka|Asia/Colombo
Sudan|Africa/Khartoum
Syria|Asia/Damascus
Taipei|Asia/Taipei
Tasmania|Australia/Hobart
Tocantins|America/Araguaina
Tokyo|Asia/Tokyo
Tomsk|Asia/Tomsk
Tonga|Pacific/Tongatapu
Transbaikal|Asia/Chita
Turkey|Europe/Istanbul
Turks And Caicos|America/Grand_Turk
Ulaanbaatar|Asia/Ulaanbaatar
US Eastern|America/Indianapolis
US Mountain|America/Phoenix
UTC|Etc/UTC
UTC-02|Etc/GMT+2
UTC-08|Etc/GMT+8
UTC-09|Etc/GMT+9
UTC-11|Etc/GMT+11
UTC+12|Etc/GMT-12
UTC+13|Etc/GMT-13
Venezuela|America/Caracas
Vladivostok|Asia/Vladivostok
Volgograd|Europe/Volgograd
W. Australia|Australia/Perth
W. Central Africa|Africa/Lagos
W. Europe|Europe/Berlin
W. Mongolia|Asia/Hovd
West Asia|Asia/Tashkent
West Bank|Asia/Hebron
West Pacific|Pacific/Port_Moresby
Yakutsk|Asia/Yakutsk
Yukon|America/Whitehorse
`;
}
