using System.Buffers;
using System.Text.RegularExpressions;

namespace RagStarter.Core.Ingestion.Screening;

/// <summary>Sentences that speak to a model, in the languages that attacks are mostly written in.</summary>
/// <remarks>
/// Each pattern wants two things close together: a word for "do not heed" and a word for what a model was told. One alone
/// is in many honest texts. Text is looked at only where one of the words occurs at all.
/// </remarks>
internal static partial class InstructionPatterns
{
    // One of them is in every match: a part of a word of each pattern below.
    private static readonly SearchValues<string> Words = SearchValues.Create(
    [
        "instruction", "instructie", "instrucc", "instruç", "instruk", "istruzion", "consigne", "directive", "direction", "guideline", "prompt",
        "you are now", "you must now", "from now on", "anweisung", "vorgabe", "regel", "règle", "regla", "regol", "regra", "comando",
        "polece", "zasad", "pokyn", "pravid", "instrukcj", "инструкц", "указан", "правил", "talimat", "komut", "指令", "指示", "提示", "规则",
        "規則", "命令", "ルール", "プロンプト", "지시", "명령", "규칙", "지침", "프롬프트", "تعليمات", "أوامر", "الأوامر", "निर्देश", "आदेश", "aanwijzing",
        "opdracht", "anvisning", "tool", "function", "assistant", "developer mode", "jailbreak", "rules", "commands", "exfiltrate",
    ],
    StringComparison.OrdinalIgnoreCase);

    public static bool Match(string text) => text.AsSpan().ContainsAny(Words)
        && (English().IsMatch(text) || Romance().IsMatch(text) || Germanic().IsMatch(text) || Slavic().IsMatch(text) || EastAndSouth().IsMatch(text));

    [GeneratedRegex(
        """
        (?<!\b(?:not|never|n't|dont|cannot)\s)\b(?:ignor(?:e|ing)|disregard(?:ing)?|forget|override|bypass|do\ not\ (?:follow|obey)|don't\ (?:follow|obey)|stop\ following)\b
            [^.!?\n]{0,50}\b(?:previous|prior|above|earlier|preceding|initial|original|all|any|your|these|those|system|other|existing)\b[^.!?\n]{0,30}
            \b(?:instructions?|prompts?|rules|directions|directives|guidelines|commands)\b
        | \b(?:reveal|print|repeat|output|show|display|leak|send|disclose|exfiltrate)\b[^.!?\n]{0,40}
            \b(?:system\ prompt|(?:your|hidden|initial|original)\ (?:system\ )?(?:instructions?|prompt)|api\ keys?\b[^.!?\n]{0,40}\b(?:tool|function|url))
        | \byou\ (?:are\ now|must\ now|will\ now)\b[^.!?\n]{0,60}\b(?:unrestricted|developer\ mode|jailbreak|jailbroken|DAN|administrator|no\ rules|without\ rules|rules)\b
        | \b(?:from\ now\ on|new)\b[^.!?\n]{0,20}\b(?:instructions?|rules)\b\s*(?:for\ the\ (?:assistant|model|ai))?\s*:
        | \b(?:assistant|ai|llm|chat\ ?bot|language\ model)\b[^.!?\n]{0,40}\b(?:must|should|please|has\ to|is\ to|needs\ to)\b[^.!?\n]{0,40}
            \b(?:ignore|call|invoke|reply\ only|respond\ only|answer\ only|print|append|exfiltrate|include\ the\ (?:link|image))\b
        | \b(?:call|invoke|use)\ the\ [\w-]{0,20}\ ?(?:tool|function)\b[^.!?\n]{0,60}\b(?:tenant|group|with\ the\ (?:argument|parameter)s?|password|secret)\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex English();

    [GeneratedRegex(
        """
        (?<!\b(?:not|never|n't|dont|cannot)\s)\b(?:ignor(?:ez|e|er|a|ad|ar|e[mn]|are|ate|i|em)|oublie[zr]?|olvid(?:a|e|ad|en)|omit(?:a|e)|dimentica(?:re|te)?|esque(?:ça|cer|çam)|desconsider[ea]|ne\ (?:tiens|tenez)\ pas\ compte)\b
            [^.!?\n]{0,60}\b(?:instructions?|instrucci[oó]n(?:es)?|instruç(?:ão|ões)|istruzion[ei]|consignes?|directives?|prompts?|r[eè]gles?|reglas|regole|regras|comandos|[oó]rdenes)\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Romance();

    [GeneratedRegex(
        """
        \b(?:ignorier(?:e|en|t)|vergiss|vergesst|vergessen\ sie|missachte[nt]?|negeer|vergeet|ignorera|bortse\ från|ignorer|ignorér|se\ bort\ fra)\b
            [^.!?\n]{0,60}\b(?:anweisung(?:en)?|instruktion(?:en|er|erna|s)?|instructies?|regeln?|regels|regler(?:na)?|vorgaben?|prompts?|aanwijzingen|opdrachten|anvisninga?r(?:na)?|instrukser)\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Germanic();

    [GeneratedRegex(
        """
        \b(?:(?:z|про)?ignoruj(?:te|cie)?|zapomn(?:ij|eň|ěte)\w*|(?:про)?игнорируй(?:те)?|забудь(?:те)?|не\ (?:следуй|выполняй)(?:те)?|ігноруй(?:те)?)\b
            [^.!?\n]{0,60}(?:instrukc|polece|zasad|pokyn|pravid|инструкц|указани|правил|команд|інструкц|вказівк|prompt|промпт)
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Slavic();

    [GeneratedRegex(
        """
        (?:忽略|无视|無視|忘记|忘記|忽視|不要遵守|绕过).{0,20}(?:指令|指示|提示|规则|規則|命令)
        | (?:指示|命令|ルール|プロンプト|指令).{0,15}(?:無視|忘れ)
        | (?:지시|명령|규칙|프롬프트|지침).{0,15}(?:무시|잊)
        | (?:تجاهل|تجاهلي|تجاهلوا|انس[َى]?)\b.{0,40}(?:تعليمات|أوامر|الأوامر|القواعد|الإرشادات)
        | (?:निर्देश|आदेश|नियम).{0,40}(?:अनदेखा|नज़रअंदाज|नजरअंदाज|भूल)
        | \b(?:talimat|komut|kural|yönerge)\w*[^.!?\n]{0,30}(?:yok\ say|görmezden\ gel|unut|dikkate\ alma)
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex EastAndSouth();
}
