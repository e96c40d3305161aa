export { RequestPage } from './explain/RequestPage.tsx'
export { RequestsPage } from './RequestsPage.tsx'
