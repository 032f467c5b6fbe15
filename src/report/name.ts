// The name of a report, for those who need no more of it.

/** The report's file, beside the packages. */
export const reportName = 'report.html';
