<#
.SYNOPSIS
    Builds the module's help from the pages under docs/.
.DESCRIPTION
    The pages are the source, the help is checked in. docs/commands becomes CloneCmdlets.dll-Help.xml by Microsoft.PowerShell.PlatyPS, docs/about the
    about_ topics. What a page lacks of the module's parameters, or has too many, a test of the help tells.
.EXAMPLE
    ./docs/Build-Help.ps1
#>
[CmdletBinding()]
param(
    # Where the help goes.
    [string] $OutputPath = (Join-Path $PSScriptRoot '../module/en-US')
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
Import-Module Microsoft.PowerShell.PlatyPS -MinimumVersion 1.0

# Breaks a paragraph into indented lines of at most 80 columns.
function Format-Paragraph([string[]] $Lines, [int] $Indent, [int] $HangingIndent = $Indent) {
    $line = ' ' * $Indent
    $isEmpty = $true
    foreach ($word in ($Lines -join ' ') -split '\s+' -ne '') {
        if (-not $isEmpty -and $line.Length + 1 + $word.Length -gt 80) {
            $line
            $line = ' ' * $HangingIndent
            $isEmpty = $true
        }

        $line += ($isEmpty ? '' : ' ') + $word
        $isEmpty = $false
    }

    $line
}

# What an about_ topic looks like in a terminal: headings without their marks, paragraphs broken to fit, examples as they are.
function ConvertTo-AboutTopic([string[]] $Markdown) {
    $paragraph = [System.Collections.Generic.List[string]]::new()
    foreach ($line in @($Markdown) + '') {
        if ($paragraph.Count -gt 0 -and ($line -eq '' -or $line -match '^(#|- |    )')) {
            if ($paragraph[0].StartsWith('- ')) {
                Format-Paragraph $paragraph -Indent 4 -HangingIndent 6
            }
            else {
                Format-Paragraph $paragraph -Indent 4
            }

            $paragraph.Clear()
        }

        switch -Regex ($line) {
            '^# (.+)$' { 'TOPIC'; '    ' + $Matches[1]; break }
            '^## (.+)$' { $Matches[1].ToUpperInvariant(); break }
            '^### (.+)$' { '  ' + $Matches[1]; break }
            '^    ' { '    ' + $line; break }
            '^$' { ''; break }
            default { $paragraph.Add($line) }
        }
    }
}

# Help in a terminal has no use for Markdown's marks. An example's code goes where help has a place for code, and keeps them.
function Convert-Mark([xml] $Maml) {
    foreach ($example in $Maml.SelectNodes("//*[local-name()='example']")) {
        $introduction = $example.SelectSingleNode("*[local-name()='introduction']")
        $text = $introduction.InnerText
        $block = [regex]::Match($text, '(?s)```powershell\s*\n(.*?)\n```')
        $example.SelectSingleNode("*[local-name()='code']").InnerText = $block.Groups[1].Value
        $introduction.RemoveAll()
        $paragraph = $Maml.CreateElement('maml', 'para', 'http://schemas.microsoft.com/maml/2004/10')
        $paragraph.InnerText = $text.Remove($block.Index, $block.Length).Trim()
        $remarks = $example.SelectSingleNode("*[local-name()='remarks']")
        $remarks.RemoveAll()
        $null = $remarks.AppendChild($paragraph)
    }

    # There is no page on the web to lead to, and the pages of the repository are not where the module is.
    foreach ($link in $Maml.SelectNodes("//*[local-name()='navigationLink']")) {
        if ($link.SelectSingleNode("*[local-name()='linkText']").InnerText -eq 'Online Version') {
            $null = $link.ParentNode.RemoveChild($link)
        }
        else {
            $link.SelectSingleNode("*[local-name()='uri']").InnerText = ''
        }
    }

    foreach ($node in $Maml.SelectNodes("//*[local-name()='para']")) {
        $node.InnerText = $node.InnerText -replace '\*\*([^*]+)\*\*', '$1' -replace '`([^`]+)`', '$1' -replace '\[([^\]]+)\]\([^)]+\)', '$1'
    }
}

# What a parameter is where it is left out, which the pages tell and Export-MamlCommandHelp drops; and types as people write them.
function Add-Default([xml] $Maml, [object[]] $Help) {
    foreach ($command in $Help) {
        $node = $Maml.SelectSingleNode("//*[local-name()='command'][*[local-name()='details']/*[local-name()='name']='$($command.Title)']")
        foreach ($parameter in $command.Parameters | Where-Object DefaultValue) {
            $type = $node.SelectSingleNode("*[local-name()='parameters']/*[*[local-name()='name']='$($parameter.Name)']/*[local-name()='type']")
            $default = $Maml.CreateElement('dev', 'defaultValue', $type.NamespaceURI)
            $default.InnerText = $parameter.DefaultValue
            $null = $type.ParentNode.InsertAfter($default, $type)
        }
    }

    foreach ($node in $Maml.SelectNodes("//*[local-name()='parameterValue' or local-name()='type']/descendant-or-self::*[not(*)]")) {
        $node.InnerText = $node.InnerText -replace '^System\.Nullable`1\[(.+)\]$', '$1'
    }
}

$pages = @(Get-ChildItem -LiteralPath (Join-Path $PSScriptRoot 'commands') -Filter '*-*.md' | Sort-Object Name)
$null = New-Item -ItemType Directory -Path $OutputPath -Force
$scratch = Join-Path ([System.IO.Path]::GetTempPath()) ([guid]::NewGuid().ToString('n'))
try {
    $help = @(Import-MarkdownCommandHelp -LiteralPath $pages.FullName)
    $null = $help | Export-MamlCommandHelp -OutputFolder $scratch
    $maml = Get-ChildItem -LiteralPath $scratch -Filter '*-Help.xml' -Recurse
    $document = [xml]::new()
    $document.PreserveWhitespace = $true
    $document.Load($maml.FullName)
    Convert-Mark $document
    Add-Default $document $help
    $text = ($document.OuterXml -replace "`r`n", "`n").TrimEnd() + "`n"
    [System.IO.File]::WriteAllText((Join-Path (Resolve-Path -LiteralPath $OutputPath) 'CloneCmdlets.dll-Help.xml'), $text)
}
finally {
    Remove-Item -LiteralPath $scratch -Recurse -Force -ErrorAction Ignore
}

foreach ($page in Get-ChildItem -LiteralPath (Join-Path $PSScriptRoot 'about') -Filter 'about_*.md') {
    $text = ((ConvertTo-AboutTopic (Get-Content -LiteralPath $page.FullName)) -join "`n").TrimEnd() + "`n"
    [System.IO.File]::WriteAllText((Join-Path (Resolve-Path -LiteralPath $OutputPath) "$($page.BaseName).help.txt"), $text)
}
