"""What can be wrong with a file or its headings."""

from __future__ import annotations

from db.importers.messages.message import Message

FILE = {
    "file_empty": Message(
        "The file is empty.",
        "फ़ाइल ख़ाली है।",
        "Start from the template and fill in one row per line.",
        "नमूना फ़ाइल लें और हर पंक्ति में एक नाम भरें।",
    ),
    "file_too_big": Message(
        "The file is larger than 10 MB.",
        "फ़ाइल 10 MB से बड़ी है।",
        "Split it into smaller files.",
        "इसे छोटी फ़ाइलों में बाँटें।",
    ),
    "file_too_many_rows": Message(
        "The file has more than {limit} rows.",
        "फ़ाइल में {limit} से ज़्यादा पंक्तियाँ हैं।",
        "Split it into smaller files, or delete empty rows below the data.",
        "इसे छोटी फ़ाइलों में बाँटें, या नीचे की ख़ाली पंक्तियाँ हटाएँ।",
    ),
    "file_unzips_too_big": Message(
        "The file unpacks to more than 100 MB.",
        "यह फ़ाइल खुलने पर 100 MB से बड़ी हो जाती है।",
        "Copy only the rows you need into a new sheet and save that.",
        "ज़रूरी पंक्तियाँ नई शीट में रखकर सहेजें।",
    ),
    "file_too_heavy": Message(
        "The sheet took too long or too much memory to read.",
        "शीट पढ़ने में बहुत समय या मेमोरी लगी।",
        "Copy only the rows you need into a new sheet and save that, or save as CSV UTF-8.",
        "ज़रूरी पंक्तियाँ नई शीट में रखें, या CSV UTF-8 में सहेजें।",
    ),
    "file_kind": Message(
        "Files ending in {extension} are not read here.",
        "{extension} वाली फ़ाइल यहाँ नहीं पढ़ी जाती।",
        "Save it as CSV UTF-8 or as XLSX.",
        "इसे CSV UTF-8 या XLSX में सहेजें।",
    ),
    "file_mismatch": Message(
        "The name ends in {extension}, but the content is something else.",
        "नाम के अंत में {extension} है, पर अंदर कुछ और है।",
        "Open it in Excel or LibreOffice and save it as CSV UTF-8 or XLSX.",
        "इसे Excel या LibreOffice में खोलकर CSV UTF-8 या XLSX में सहेजें।",
    ),
    "file_macros": Message(
        "The file contains macros, so it was not opened.",
        "फ़ाइल में मैक्रो हैं, इसलिए नहीं खोली गई।",
        "Save it as XLSX without macros, or as CSV UTF-8.",
        "इसे बिना मैक्रो के XLSX या CSV UTF-8 में सहेजें।",
    ),
    "file_damaged": Message(
        "The file is damaged or protected by a password.",
        "फ़ाइल ख़राब है या उस पर पासवर्ड लगा है।",
        "Open it yourself, remove the password and save it again.",
        "उसे ख़ुद खोलें, पासवर्ड हटाएँ और फिर सहेजें।",
    ),
    "file_sheets": Message(
        "Several sheets of the file hold data: {names}.",
        "फ़ाइल की कई शीटों में जानकारी है: {names}।",
        "Keep the one sheet to import and save it as a file of its own.",
        "जिस शीट को भेजना है, केवल उसे अलग फ़ाइल में सहेजें।",
    ),
    "file_merged_cells": Message(
        "The sheet has merged cells ({ranges}).",
        "शीट में जुड़े हुए ख़ाने हैं ({ranges})।",
        "Select all, choose 'Unmerge cells' and fill every cell.",
        "सब चुनें, 'Unmerge cells' दबाएँ और हर ख़ाना भरें।",
    ),
    "file_encoding": Message(
        "The file is not saved as UTF-8, so Hindi letters would be lost.",
        "फ़ाइल UTF-8 में नहीं सहेजी गई, हिंदी के अक्षर बिगड़ जाएँगे।",
        "In Excel: Save As, then 'CSV UTF-8'. Or send the XLSX itself.",
        "Excel में: Save As, फिर 'CSV UTF-8' चुनें। या XLSX ही भेजें।",
    ),
    "file_csv": Message(
        "A quotation mark is opened or closed in the wrong place ({detail}).",
        "उद्धरण चिह्न ग़लत जगह खुला या बंद हुआ है ({detail})।",
        "Look at this row for a stray quotation mark, or send the XLSX itself.",
        "इस पंक्ति में फ़ालतू उद्धरण चिह्न देखें, या XLSX ही भेजें।",
    ),
}

HEADER = {
    "header_missing": Message(
        "The column '{name}' is missing.",
        "'{name}' नाम का कॉलम नहीं है।",
        "Add a column with the heading '{name}' (in Hindi: '{name_hi}').",
        "'{name_hi}' या '{name}' शीर्षक वाला कॉलम जोड़ें।",
    ),
    "header_unknown": Message(
        "The heading '{name}' is not known here.",
        "'{name}' शीर्षक यहाँ नहीं चलता।",
        "Did you mean '{nearest}'? Correct the heading or delete the column.",
        "क्या आपका मतलब '{nearest}' था? शीर्षक सुधारें या कॉलम हटाएँ।",
    ),
    "header_blank": Message(
        "There is something in column {letter}, but it has no heading.",
        "कॉलम {letter} में कुछ लिखा है, पर शीर्षक नहीं है।",
        "Give the column a heading from the template, or clear it.",
        "कॉलम को नमूने वाला शीर्षक दें, या उसे ख़ाली करें।",
    ),
    "header_twice": Message(
        "Two columns have the heading '{name}'.",
        "'{name}' शीर्षक दो कॉलमों में है।",
        "Keep one of them.",
        "दोनों में से एक रखें।",
    ),
    "no_rows": Message(
        "There are headings but no rows below them.",
        "शीर्षक हैं, पर नीचे कोई पंक्ति नहीं है।",
        "Fill in the rows and send the file again.",
        "पंक्तियाँ भरकर फ़ाइल फिर भेजें।",
    ),
}
