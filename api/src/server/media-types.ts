import type { Route } from '@tragwerk/contracts/route'

const json = 'application/json'
const multipart = 'multipart/form-data'

export function acceptedMediaTypes(route: Route | undefined): string[] {
  if (route?.upload === undefined) return [json]
  return route.body === undefined ? [multipart] : [json, multipart]
}

/** The media type without parameters, lower-cased; undefined when the header is absent. */
export function mediaTypeOf(contentType: string | undefined): string | undefined {
  return contentType === json ? json : contentType?.split(';', 1)[0]?.trim().toLowerCase()
}

export function isMultipart(contentType: string | undefined): boolean {
  return mediaTypeOf(contentType) === multipart
}
