using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// Values without a form of their own that a word before them names: numbers of passports and driving licences, and days
/// of birth.
/// </summary>
internal static class NamedValues
{
    private const int Reach = 40;

    private static readonly Cues Passports = new(
        "passport", "passports", "passport number", "passport no", "reisepass", "reisepassnummer", "passnummer", "passeport", "pasaporte", "passaporto", "passaporte", "paspoort",
        "pass-nr", "passnr", "paszport", "паспорт", "pasaport", "pas nr");

    private static readonly Cues Licences = new(
        "driver's license", "drivers license", "driver license", "driver's licence", "drivers licence", "driver licence", "driving licence", "driving license", "driver's licence number",
        "dl#", "dl no", "dl:", "license number", "licence number", "license no", "licence no", "führerschein", "fuehrerschein", "führerscheinnummer", "permis de conduire",
        "licencia de conducir", "carnet de conducir", "patente di guida", "rijbewijs", "carta de condução", "körkort", "prawo jazdy", "operator's license");

    private static readonly Cues Births = new(
        "born", "born on", "date of birth", "birth date", "birthdate", "birthday", "dob", "d.o.b", "b-day", "geboren", "geb", "geburtsdatum", "geburtstag",
        "né le", "née le", "date de naissance", "fecha de nacimiento", "nacido", "nacida", "nato il", "nata il", "data di nascita", "data de nascimento", "nascido", "nascida",
        "geboortedatum", "född", "født", "syntynyt", "data urodzenia", "urodzony", "urodzona", "дата рождения", "родился", "родилась", "生年月日", "出生日期");

    private static readonly CueSearch Search = new(Passports.Words.Concat(Licences.Words).Concat(Births.Words));

    /// <summary>Finds the values of a text.</summary>
    public static void Find(Scan scan) => Search.ForEach(scan, TryName);

    // What the name that begins here announces; returns where the name ends.
    private static int TryName(Scan scan, int at)
    {
        ReadOnlySpan<char> text = scan.Text;
        if (Passports.EndAt(text, at) is var passport and > 0)
        {
            TryNumber(scan, text, passport, SensitiveData.Passport, 6, 12);
            return passport;
        }

        if (Licences.EndAt(text, at) is var licence and > 0)
        {
            TryNumber(scan, text, licence, SensitiveData.DrivingLicence, 5, 20);
            return licence;
        }

        var birth = Births.EndAt(text, at);
        if (birth > 0)
        {
            TryDate(scan, text, birth);
        }

        return birth;
    }

    private static void TryDate(Scan scan, ReadOnlySpan<char> text, int from)
    {
        var limit = Math.Min(text.Length, from + Reach);
        for (var at = from; at < limit; at++)
        {
            if ((at == 0 || !Letters.IsOfWord(text[at - 1])) && Letters.IsOfWord(text[at]) && Dates.MatchLength(text[at..]) is var length and > 0)
            {
                scan.Add(at, at + length, SensitiveData.DateOfBirth, 0.9);
                return;
            }
        }
    }

    // The first word behind the name that is of letters and digits, or of groups of them, and has digits enough.
    private static void TryNumber(Scan scan, ReadOnlySpan<char> text, int from, DataClassification classification, int least, int most)
    {
        var limit = Math.Min(text.Length, from + Reach);
        for (var at = from; at < limit;)
        {
            if (!char.IsAsciiLetterOrDigit(text[at]) || (at > 0 && Letters.IsOfWord(text[at - 1])))
            {
                if (text[at] == '\n' && at > from + 2)
                {
                    return;
                }

                at++;
                continue;
            }

            var end = TokenEnd(text, at);
            var digits = 0;
            var count = 0;
            foreach (var c in text[at..end])
            {
                digits += char.IsAsciiDigit(c) ? 1 : 0;
                count += char.IsAsciiLetterOrDigit(c) ? 1 : 0;
            }

            if (digits >= 4 && count >= least && count <= most && (end == text.Length || !Letters.IsOfWord(text[end])))
            {
                scan.Add(at, end, classification, 0.9);
                return;
            }

            while (at < text.Length && Letters.IsOfWord(text[at]))
            {
                at++;
            }
        }
    }

    // Upper-case letters and digits; groups that hold digits go on over single dashes and spaces.
    private static int TokenEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        for (var at = start; at < text.Length && at - start < 30;)
        {
            var group = at;
            var digits = 0;
            while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
            {
                digits += char.IsAsciiDigit(text[at]) ? 1 : 0;
                at++;
            }

            var isShortUpper = at - group <= 3 && group == start && text[group..at].IndexOfAnyInRange('a', 'z') < 0;
            if (at == group || (digits == 0 && !isShortUpper) || (group > start && text[group - 1] == ' ' && digits == 0))
            {
                break;
            }

            end = at;
            // A number that a line's end divides has a short part before it.
            var isDivided = at + 1 < text.Length && text[at] == '\n' && at - start < 7 && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]);
            if (at >= text.Length || !(text[at] is '-' or ' ' or '/' || isDivided))
            {
                break;
            }

            at += text[at] == '-' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
        }

        return end;
    }
}
