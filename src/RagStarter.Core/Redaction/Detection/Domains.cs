using System.Collections.Frozen;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Names of hosts.</summary>
internal static class Domains
{
    private const int MaxLabel = 63;

    // The country codes of ISO 3166-1 that are delegated, and the generic domains in common use (IANA root zone).
    private static readonly FrozenSet<string> TopLevel = (
        "ac ad ae af ag ai al am ao ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu "
        + "cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gt gu gw gy hk hm hn hr ht hu id "
        + "ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr "
        + "ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si "
        + "sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw "
        + "com org net edu gov mil int info biz name pro museum aero coop jobs mobi travel tel cat asia post xxx arpa app dev cloud online site shop store tech "
        + "blog xyz club agency email digital media news live life world today solutions services company group team work works software systems network "
        + "support center design studio photos photography guru ninja rocks space website host press fun top vip bank finance legal health care clinic "
        + "academy school university education events community social church global international berlin london paris nyc tokyo page link click games "
        + "example test invalid localhost local internal").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Domains whose names also end the names of files: "main.rs" is no host unless something says so.
    private static readonly FrozenSet<string> FileLike =
        "md py rs sh pl cc so ps mk zip mov app cs st as in is it at be so do to me my no am".Split(' ').Distinct().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> TopLevelLookup = TopLevel.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> FileLikeLookup = FileLike.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a label is a top-level domain that is in use.</summary>
    public static bool IsTopLevel(ReadOnlySpan<char> label) => TopLevelLookup.Contains(label);

    /// <summary>Whether a top-level domain is as often the ending of a file's name or an English word.</summary>
    public static bool IsAmbiguous(ReadOnlySpan<char> label) => FileLikeLookup.Contains(label);

    /// <summary>
    /// The length of the host name that <paramref name="text"/> begins with: labels of letters, digits and inner dashes
    /// with single dots between them. <paramref name="lastLabel"/> is where the last label begins; 0 when there is one only.
    /// </summary>
    public static int MatchLength(ReadOnlySpan<char> text, out int lastLabel)
    {
        lastLabel = 0;
        var end = 0;
        for (var at = 0; at < text.Length;)
        {
            var label = LabelLength(text[at..], at > 0 && char.IsAscii(text[0]));
            if (label == 0)
            {
                break;
            }

            lastLabel = at;
            end = at + label;
            if (end >= text.Length || text[end] != '.')
            {
                break;
            }

            at = end + 1;
        }

        return end;
    }

    private static int LabelLength(ReadOnlySpan<char> text, bool isAscii)
    {
        var length = 0;
        while (length < text.Length && length < MaxLabel)
        {
            var c = text[length];
            if (!char.IsAsciiLetterOrDigit(c) && !(c == '-' && length > 0))
            {
                // Scripts without spaces follow a Latin name directly; they are not part of it.
                if (char.IsAscii(c) || !char.IsLetterOrDigit(c) || (Letters.IsWithoutSpaces(c) && (isAscii || (length > 0 && char.IsAscii(text[0])))))
                {
                    break;
                }
            }

            length++;
        }

        while (length > 0 && text[length - 1] == '-')
        {
            length--;
        }

        return length;
    }
}
