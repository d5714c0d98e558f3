"""The words of the mails that carry a credit note, by language."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "mail_subject": "Credit note {number} from {office}",
        "mail_greeting": "Dear {customer},",
        "mail_refund": (
            "We have returned {amount} of invoice {invoice} to you. Credit note {number} is attached. "
            "There is nothing to pay, and nothing that you need to do."
        ),
        "mail_lowered": (
            "What is still due on invoice {invoice} is {amount} less. Credit note {number} is attached; on the note "
            "itself there is nothing to pay."
        ),
        "mail_cancellation": (
            "Invoice {invoice} is cancelled. You owe nothing for it. Credit note {number} is attached; there is "
            "nothing to pay."
        ),
        "mail_payment_returned": (
            "We had received {amount} that you did not owe (invoice {invoice}). We have returned it to you. Credit "
            "note {number} is attached; there is nothing to pay."
        ),
        "mail_reversal": (
            "The attached document {number} takes back an earlier credit note. Invoice {invoice} stands again as it "
            "did before."
        ),
        "mail_closing": "Kind regards\n{office}",
    },
    "en-US": {
        "mail_subject": "Credit memo {number} from {office}",
        "mail_refund": (
            "We have refunded {amount} of invoice {invoice} to you. Credit memo {number} is attached. "
            "There is nothing to pay, and nothing that you need to do."
        ),
        "mail_lowered": (
            "What is still due on invoice {invoice} is {amount} less. Credit memo {number} is attached; on the memo "
            "itself there is nothing to pay."
        ),
        "mail_cancellation": (
            "Invoice {invoice} is canceled. You owe nothing for it. Credit memo {number} is attached; there is "
            "nothing to pay."
        ),
        "mail_payment_returned": (
            "We had received {amount} that you did not owe (invoice {invoice}). We have refunded it to you. Credit "
            "memo {number} is attached; there is nothing to pay."
        ),
        "mail_reversal": (
            "The attached document {number} takes back an earlier credit memo. Invoice {invoice} stands again as it "
            "did before."
        ),
        "mail_closing": "Sincerely,\n{office}",
    },
    "de": {
        "mail_subject": "{document} {number} von {office}",
        "mail_greeting": "Guten Tag {customer},",
        "mail_refund": (
            "wir haben Ihnen {amount} zur Rechnung {invoice} erstattet. Die {document} {number} ist beigefügt. "
            "Es ist nichts zu bezahlen, und Sie müssen nichts weiter tun."
        ),
        "mail_lowered": (
            "der offene Betrag der Rechnung {invoice} ist um {amount} geringer. Die {document} {number} ist "
            "beigefügt; auf sie selbst ist nichts zu bezahlen."
        ),
        "mail_cancellation": (
            "die Rechnung {invoice} ist storniert. Sie schulden dafür nichts. Die Stornorechnung {number} ist "
            "beigefügt; es ist nichts zu bezahlen."
        ),
        "mail_payment_returned": (
            "wir hatten {amount} erhalten, die Sie nicht schuldeten (Rechnung {invoice}). Wir haben Ihnen das Geld "
            "zurückgezahlt. Der Beleg {number} ist beigefügt; es ist nichts zu bezahlen."
        ),
        "mail_reversal": (
            "der beigefügte Beleg {number} nimmt eine frühere Rechnungskorrektur zurück. Die Rechnung {invoice} gilt "
            "wieder wie zuvor."
        ),
        "mail_closing": "Freundliche Grüße\n{office}",
    },
    "fi": {
        "mail_subject": "Hyvityslasku {number}, {office}",
        "mail_greeting": "Hyvä {customer}",
        "mail_refund": (
            "Olemme palauttaneet teille {amount} laskusta {invoice}. Hyvityslasku {number} on liitteenä. "
            "Mitään ei tarvitse maksaa eikä tehdä."
        ),
        "mail_lowered": (
            "Laskun {invoice} avoin summa on pienentynyt: {amount}. Hyvityslasku {number} on liitteenä; sitä itseään "
            "ei makseta."
        ),
        "mail_cancellation": (
            "Lasku {invoice} on peruttu. Ette ole siitä mitään velkaa. Hyvityslasku {number} on liitteenä; mitään ei "
            "tarvitse maksaa."
        ),
        "mail_payment_returned": (
            "Saimme {amount}, jota ette olleet velkaa (lasku {invoice}). Olemme palauttaneet rahat teille. "
            "Hyvityslasku {number} on liitteenä; mitään ei tarvitse maksaa."
        ),
        "mail_reversal": (
            "Liitteenä oleva asiakirja {number} kumoaa aiemman hyvityslaskun. Lasku {invoice} on jälleen voimassa "
            "kuten ennen."
        ),
        "mail_closing": "Ystävällisin terveisin\n{office}",
    },
    "sv": {
        "mail_subject": "Kreditfaktura {number} från {office}",
        "mail_greeting": "Hej {customer},",
        "mail_refund": (
            "Vi har betalat tillbaka {amount} av faktura {invoice} till er. Kreditfaktura {number} bifogas. "
            "Det finns inget att betala och inget ni behöver göra."
        ),
        "mail_lowered": (
            "Det som återstår att betala på faktura {invoice} är {amount} lägre. Kreditfaktura {number} bifogas; "
            "på den själv finns inget att betala."
        ),
        "mail_cancellation": (
            "Faktura {invoice} är annullerad. Ni är inte skyldiga något för den. Kreditfaktura {number} bifogas; "
            "det finns inget att betala."
        ),
        "mail_payment_returned": (
            "Vi hade fått {amount} som ni inte var skyldiga (faktura {invoice}). Vi har betalat tillbaka pengarna. "
            "Kreditfaktura {number} bifogas; det finns inget att betala."
        ),
        "mail_reversal": (
            "Det bifogade dokumentet {number} återtar en tidigare kreditfaktura. Faktura {invoice} gäller åter som "
            "förut."
        ),
        "mail_closing": "Med vänlig hälsning\n{office}",
    },
    "fr": {
        "mail_subject": "Facture d’avoir {number} de {office}",
        "mail_greeting": "Bonjour {customer},",
        "mail_refund": (
            "Nous vous avons remboursé {amount} sur la facture {invoice}. La facture d’avoir {number} est jointe. "
            "Il n’y a rien à payer et vous n’avez rien à faire."
        ),
        "mail_lowered": (
            "Le montant restant dû sur la facture {invoice} est diminué de {amount}. La facture d’avoir {number} est "
            "jointe\u202f; sur celle-ci, il n’y a rien à payer."
        ),
        "mail_cancellation": (
            "La facture {invoice} est annulée. Vous ne devez rien à ce titre. La facture d’avoir {number} est "
            "jointe\u202f; il n’y a rien à payer."
        ),
        "mail_payment_returned": (
            "Nous avions reçu {amount} que vous ne deviez pas (facture {invoice}). Nous vous avons rendu cet argent. "
            "La facture d’avoir {number} est jointe\u202f; il n’y a rien à payer."
        ),
        "mail_reversal": (
            "Le document {number} ci-joint annule une facture d’avoir antérieure. La facture {invoice} est de nouveau "
            "valable comme avant."
        ),
        "mail_closing": "Cordialement\n{office}",
    },
    "el": {
        "mail_subject": "Πιστωτικό τιμολόγιο {number} από {office}",
        "mail_greeting": "Προς {customer},",
        "mail_refund": (
            "Σας επιστρέψαμε {amount} από το τιμολόγιο {invoice}. Επισυνάπτεται το πιστωτικό τιμολόγιο {number}. "
            "Δεν υπάρχει τίποτα προς πληρωμή και δεν χρειάζεται να κάνετε κάτι."
        ),
        "mail_lowered": (
            "Το οφειλόμενο ποσό του τιμολογίου {invoice} μειώθηκε κατά {amount}. Επισυνάπτεται το πιστωτικό "
            "τιμολόγιο {number}· για το ίδιο δεν υπάρχει τίποτα προς πληρωμή."
        ),
        "mail_cancellation": (
            "Το τιμολόγιο {invoice} ακυρώθηκε. Δεν οφείλετε τίποτα για αυτό. Επισυνάπτεται το πιστωτικό τιμολόγιο "
            "{number}· δεν υπάρχει τίποτα προς πληρωμή."
        ),
        "mail_payment_returned": (
            "Είχαμε λάβει {amount} που δεν οφείλατε (τιμολόγιο {invoice}). Σας επιστρέψαμε τα χρήματα. Επισυνάπτεται "
            "το πιστωτικό τιμολόγιο {number}· δεν υπάρχει τίποτα προς πληρωμή."
        ),
        "mail_reversal": (
            "Το συνημμένο έγγραφο {number} ακυρώνει προηγούμενο πιστωτικό τιμολόγιο. Το τιμολόγιο {invoice} ισχύει "
            "ξανά όπως πριν."
        ),
        "mail_closing": "Με εκτίμηση\n{office}",
    },
    "ar": {
        "mail_subject": "إشعار دائن {number} من {office}",
        "mail_greeting": "تحية طيبة {customer}،",
        "mail_refund": (
            "أعدنا إليكم {amount} من الفاتورة {invoice}. الإشعار الدائن {number} مرفق. "
            "لا يوجد ما يُدفع، وليس عليكم القيام بأي إجراء."
        ),
        "mail_lowered": (
            "انخفض المبلغ المستحق على الفاتورة {invoice} بمقدار {amount}. الإشعار الدائن {number} مرفق، "
            "ولا يُدفع عنه شيء."
        ),
        "mail_cancellation": (
            "أُلغيت الفاتورة {invoice}. لا يترتب عليكم أي مبلغ عنها. الإشعار الدائن {number} مرفق، ولا يوجد ما يُدفع."
        ),
        "mail_payment_returned": (
            "استلمنا {amount} لم تكن مستحقة عليكم (الفاتورة {invoice}). أعدنا إليكم هذا المبلغ. "
            "الإشعار الدائن {number} مرفق، ولا يوجد ما يُدفع."
        ),
        "mail_reversal": (
            "المستند المرفق {number} يلغي إشعارًا دائنًا سابقًا. الفاتورة {invoice} سارية من جديد كما كانت."
        ),
        "mail_closing": "مع أطيب التحيات\n{office}",
    },
}
