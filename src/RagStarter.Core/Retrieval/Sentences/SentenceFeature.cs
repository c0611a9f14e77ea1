namespace RagStarter.Core.Retrieval.Sentences;

/// <summary>
/// A sign that a sentence answers a question. Each is about 0 to 1; words are weighted by how well they tell the retrieved
/// sentences apart. The weights are in <c>sentence-weights.json</c>.
/// </summary>
internal enum SentenceFeature
{
    /// <summary>BM25 of the question's words in the sentence.</summary>
    Words,

    /// <summary>A word that an answer to such a question is likely to contain.</summary>
    Hint,

    /// <summary>The chunk's own rank score.</summary>
    Chunk,

    /// <summary>Missing words of the question that the headings have.</summary>
    Heading,

    /// <summary>Missing words that the sentence before has.</summary>
    Previous,

    /// <summary>The same where the sentence begins with a word that refers to the one before.</summary>
    Referred,

    /// <summary>Missing words that the sentence after has.</summary>
    Next,

    /// <summary>Missing words that stand elsewhere in the chunk.</summary>
    Elsewhere,

    /// <summary>Missing words of which the sentence has a relative: "popular" for "population".</summary>
    Relatives,

    /// <summary>Neighbouring words of the question that are neighbours here.</summary>
    Pairs,

    /// <summary>Words of the question that stand close together.</summary>
    Together,

    /// <summary>Names of the question.</summary>
    Names,

    /// <summary>Whether the sentence has something new of the kind that is asked for; ½ where the question does not tell.</summary>
    Offered,

    /// <summary>Words of the question that stand close to what could be the answer.</summary>
    NearOffered,

    /// <summary>A number with a unit of the kind that is asked for; ½ where none is.</summary>
    Unit,

    /// <summary>How much the sentence says beyond the question's words.</summary>
    New,

    /// <summary>The sentence tells something and does not ask.</summary>
    Tells,
}
