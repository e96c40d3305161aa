/** Written with a full stop and followed by more of the same sentence, whatever comes next. Lower case. */
const neverLast = [
  // titles and names
  'dr mr mrs ms prof hr fr frl dipl ing med phil jur rer nat st sr jr hl gen col lt sgt capt rev hon gov sen rep pres',
  // German
  'bzw ca z zb evtl ggf gem geb gest inkl exkl zzgl abzgl sog vgl bspw insb insbes einschl ausschl lfd max min mind',
  'allg bes betr bzgl entspr ehem ev kath gegr hrsg verf dgl od rd schr tsd mio mrd mill v chr usf vorm nachm',
  // English
  'e.g i.e eg ie cf viz vs approx dept est fig figs incl resp al ed eds transl vol vols pp ca c',
  // months and days
  'jan feb febr mär apr jun jul aug sept sep okt oct nov dez dec mo di mi do sa mon tue wed thu fri sat',
].join(' ')

/** Abbreviated only before a number or a sign: `Nr. 5`, `Abs. 2`, `No. 7`, but `Sag nein. No. Never.` */
const beforeNumber =
  'nr no nos abs art ziff kap abb tab bd s p pp seite rn rz tel fax fol jg jh aufl anm anl pos para sec ch'

/** Words that a sentence begins with much more often than a name or noun after an abbreviation. */
const sentenceStarts = [
  'the a an in on at it its he she they we you i this that these those there however although but and for from as',
  'when while after before during by to if many most some his her their our',
  'der die das den dem des ein eine einen einem einer es er sie wir ihr ich dies diese dieser dieses in im am an bei',
  'nach vor auf für mit zu zum zur als wenn da doch aber und auch so danach dann bis seit durch wer was wo hier',
].join(' ')

export interface BreakWords {
  readonly neverLast: ReadonlySet<string>
  readonly beforeNumber: ReadonlySet<string>
  readonly sentenceStarts: ReadonlySet<string>
}

export function loadBreakWords(): BreakWords {
  return {
    neverLast: new Set(neverLast.split(' ')),
    beforeNumber: new Set(beforeNumber.split(' ')),
    sentenceStarts: new Set(sentenceStarts.split(' ')),
  }
}
