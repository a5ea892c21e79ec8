"""What can be wrong with days, times, money and numbers."""

from __future__ import annotations

from db.importers.messages.message import Message

VALUE = {
    "date_unreadable": Message(
        "This is not a date.",
        "यह तारीख़ नहीं है।",
        "Write it like 2026-11-05 or 25/11/2026.",
        "2026-11-05 या 25/11/2026 की तरह लिखें।",
    ),
    "date_short_year": Message(
        "The year has only two digits.",
        "साल में केवल दो अंक हैं।",
        "Write all four digits, like 25/11/2026.",
        "साल के चारों अंक लिखें, जैसे 25/11/2026।",
    ),
    "date_ambiguous": Message(
        "This could be {first} or {second}.",
        "यह {first} भी हो सकता है और {second} भी।",
        "Write the year first: {first} or {second}.",
        "साल पहले लिखें: {first} या {second}।",
    ),
    "date_month_first": Message(
        "This date has the month before the day.",
        "इस तारीख़ में महीना दिन से पहले है।",
        "Write {offer}, the year first.",
        "साल पहले रखकर {offer} लिखें।",
    ),
    "date_mixed": Message(
        "Some dates of this column are Excel dates and some are text: Excel may have swapped day and month here.",
        "इस कॉलम में कुछ तारीख़ें Excel की हैं और कुछ लिखी हुई: दिन और महीना बदल गए हो सकते हैं।",
        "Format the whole column as Text and write the dates with the year first, like 2026-11-05.",
        "पूरे कॉलम को Text बनाएँ और साल पहले लिखें, जैसे 2026-11-05।",
    ),
    "date_number": Message(
        "Excel shows this date as a number.",
        "Excel ने तारीख़ को संख्या बना दिया है।",
        "Format the column as Date, or write it like 2026-11-05.",
        "कॉलम को Date बनाएँ, या 2026-11-05 की तरह लिखें।",
    ),
    "date_range": Message(
        "The year {year} cannot be right.",
        "साल {year} सही नहीं हो सकता।",
        "Check the year.",
        "साल जाँचें।",
    ),
    "date_future": Message(
        "This day is still to come.",
        "यह दिन अभी आया नहीं है।",
        "Check the date; today is {today}.",
        "तारीख़ जाँचें; आज {today} है।",
    ),
    "time_unreadable": Message(
        "This is not a time of day.",
        "यह समय नहीं है।",
        "Write it like 16:30 or 4:30 pm.",
        "16:30 या 4:30 pm की तरह लिखें।",
    ),
    "time_unclear": Message(
        "This could be early morning or afternoon.",
        "यह तड़के का समय भी हो सकता है और दोपहर का भी।",
        "Write it like 16:30 or 4:30 pm.",
        "16:30 या 4:30 pm की तरह लिखें।",
    ),
    "money_unreadable": Message(
        "This is not an amount in rupees.",
        "यह रुपयों की रक़म नहीं है।",
        "Write it like 1250, 1,250 or 1250.50.",
        "1250, 1,250 या 1250.50 की तरह लिखें।",
    ),
    "money_decimals": Message(
        "An amount has at most two digits after the point.",
        "रक़म में बिंदु के बाद ज़्यादा से ज़्यादा दो अंक होते हैं।",
        "Round it to paise, like 1250.50.",
        "पैसे तक लिखें, जैसे 1250.50।",
    ),
    "money_comma": Message(
        "The comma is in an unusual place.",
        "अल्पविराम ग़लत जगह है।",
        "Write it like 1,00,000, or without commas; use a point before the paise.",
        "1,00,000 की तरह या बिना अल्पविराम के लिखें; पैसे से पहले बिंदु लगाएँ।",
    ),
    "money_scientific": Message(
        "Excel changed this amount.",
        "Excel ने यह रक़म बदल दी है।",
        "Format the column as Number and type the amount again.",
        "कॉलम को Number बनाएँ और रक़म फिर लिखें।",
    ),
    "money_sign": Message(
        "The amount must be more than zero.",
        "रक़म शून्य से ज़्यादा होनी चाहिए।",
        "Check the amount.",
        "रक़म जाँचें।",
    ),
    "money_negative": Message(
        "The amount cannot be below zero.",
        "रक़म शून्य से कम नहीं हो सकती।",
        "Check the amount.",
        "रक़म जाँचें।",
    ),
    "money_too_big": Message(
        "The amount is larger than {limit}.",
        "रक़म {limit} से बड़ी है।",
        "Check for extra zeros.",
        "फ़ालतू शून्य देखें।",
    ),
    "number_unreadable": Message(
        "This must be a whole number from {low} to {high}.",
        "यह {low} से {high} तक की पूरी संख्या होनी चाहिए।",
        "Write it in digits.",
        "अंकों में लिखें।",
    ),
}
