/** The official examples that are refused, by file, and why: each reason is one that R4 gives, or our own bound. */
export const refusedExamples: Readonly<Record<string, string>> = {
  'Bundle-dataelements.json': 'it is longer than 8 MiB',
  'Bundle-resources.json': 'it is longer than 8 MiB',
  'Bundle-valueset-expansions.json': 'it is longer than 8 MiB',
  'Bundle-valuesets.json': 'it is longer than 8 MiB',
  'ImplementationGuide-fhir.json': 'ImplementationGuide.name: is required',
  'Questionnaire-qs1.json': 'Questionnaire.item[0].item[0].linkId: is required',
  'SearchParameter-codesystem-extensions-CodeSystem-author.json': 'SearchParameter.base: is required',
  'SearchParameter-codesystem-extensions-CodeSystem-effective.json': 'SearchParameter.base: is required',
  'SearchParameter-codesystem-extensions-CodeSystem-end.json': 'SearchParameter.base: is required',
  'SearchParameter-codesystem-extensions-CodeSystem-keyword.json': 'SearchParameter.base: is required',
  'SearchParameter-codesystem-extensions-CodeSystem-workflow.json': 'SearchParameter.base: is required',
  'SearchParameter-questionnaireresponse-extensions-QuestionnaireResponse-item-subject.json':
    'the request: an id is 1 to 64 letters, digits, - and .',
  'SearchParameter-valueset-extensions-ValueSet-author.json': 'SearchParameter.base: is required',
  'SearchParameter-valueset-extensions-ValueSet-effective.json': 'SearchParameter.base: is required',
  'SearchParameter-valueset-extensions-ValueSet-end.json': 'SearchParameter.base: is required',
  'SearchParameter-valueset-extensions-ValueSet-keyword.json': 'SearchParameter.base: is required',
  'SearchParameter-valueset-extensions-ValueSet-workflow.json': 'SearchParameter.base: is required',
  'ig-r4.json': 'another file has the same type and id',
};
