using System.Collections.Frozen;

namespace RagStarter.Core.Language;

/// <summary>English words whose forms a stemmer cannot reduce to one: "froze" and "freeze", "feet" and "foot".</summary>
internal static class IrregularForms
{
    // The base form first, then its irregular forms. Forms that are common words of their own (left, saw, found, lay)
    // are left out.
    private const string English = """
        arise arose arisen
        awake awoke awoken
        beat beaten
        become became
        begin began begun
        bend bent
        bite bitten
        bleed bled
        blow blew blown
        break broke broken
        breed bred
        bring brought
        build built
        burn burnt
        buy bought
        catch caught
        child children
        choose chose chosen
        cling clung
        come came
        creep crept
        deal dealt
        dig dug
        draw drew drawn
        dream dreamt
        drink drank drunk
        drive drove driven
        eat ate eaten
        fall fell fallen
        feed fed
        fight fought
        flee fled
        fling flung
        fly flew flown
        foot feet
        forbid forbade forbidden
        forget forgot forgotten
        forgive forgave forgiven
        freeze froze frozen
        get got gotten
        give gave given
        go went gone
        goose geese
        grow grew grown
        half halves
        hang hung
        hear heard
        hide hid hidden
        hold held
        keep kept
        kneel knelt
        knife knives
        know knew known
        lead led
        leaf leaves
        lend lent
        life lives
        lose lost
        make made
        man men
        mean meant
        meet met
        mouse mice
        overcome overcame
        pay paid
        person people
        ride rode ridden
        ring rang rung
        run ran
        seek sought
        sell sold
        send sent
        sew sewn
        shake shook shaken
        shelf shelves
        shine shone
        show shown
        shrink shrank shrunk
        sing sang sung
        sink sank sunk
        sit sat
        sleep slept
        slide slid
        speak spoken
        spend spent
        spin spun
        spring sprang sprung
        steal stole stolen
        stick stuck
        sting stung
        strike struck stricken
        strive strove
        swear swore sworn
        sweep swept
        swell swollen
        swim swam swum
        swing swung
        take took taken
        teach taught
        tear tore torn
        tell told
        think thought
        throw threw thrown
        tooth teeth
        undergo underwent undergone
        understand understood
        undertake undertook undertaken
        wake woke woken
        wear wore worn
        weave wove woven
        weep wept
        win won
        withdraw withdrew withdrawn
        wolf wolves
        woman women
        write wrote written
        """;

    private static readonly FrozenDictionary<string, string> BaseForms = English
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .SelectMany(forms => forms.Skip(1).Select(form => (form, forms[0])))
        .ToFrozenDictionary(pair => pair.form, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>The base form of a lower-cased word; the word itself when it is regular.</summary>
    public static string BaseOf(string word) =>
        BaseForms.TryGetValue(word, out var regular) ? regular
        : word.Length > 6 && word.EndsWith("iest", StringComparison.Ordinal) ? string.Concat(word.AsSpan(0, word.Length - 4), "y")
        : word;
}
