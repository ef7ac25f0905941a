namespace CloneCmdlets.Emulator.Web.Live;

/// <summary>Something the page shows live. One object serves all pages; what one page has seen is in its <see cref="PageTopicState"/>.</summary>
internal abstract class PageTopic
{
    /// <summary>The name of its events.</summary>
    public abstract string Name { get; }

    /// <summary>The words of the <see cref="Hosting.ChangeFeed"/> that make it worth reading again.</summary>
    public abstract IReadOnlyList<string> ChangedBy { get; }

    /// <summary>Whether it changes as time passes, without a word.</summary>
    public virtual bool ChangesWithTime => false;

    /// <summary>Reads what the page doesn't have yet.</summary>
    /// <param name="state">What one page has seen; the topic's to write down.</param>
    /// <returns>What to send; <see langword="null"/>: nothing.</returns>
    public abstract object? Read(PageTopicState state);
}

/// <summary>What one page has seen of a topic.</summary>
internal sealed class PageTopicState
{
    /// <summary>The number of the last entry that was sent, for a topic that sends what is new.</summary>
    public long Last { get; set; }

    /// <summary>The last event, so that nothing is sent twice.</summary>
    public byte[] Sent { get; set; } = [];

    /// <summary>When it may be read again, as a timestamp.</summary>
    public long NotBefore { get; set; }

    /// <summary>Whether it should be.</summary>
    public bool IsDue { get; set; } = true;
}
