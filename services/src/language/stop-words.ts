const english =
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'
const german = 'der die das den dem des und in ist ein eine einen einem einer eines'

/**
 * Words that carry no meaning of their own. Kept short on purpose: the usual long German list costs recall, because
 * short questions consist of such words to a large part.
 */
export function stopWords(language: string | undefined): ReadonlySet<string> {
  if (language === 'en') return new Set(english.split(' '))
  if (language === 'de') return new Set(german.split(' '))
  return new Set()
}
