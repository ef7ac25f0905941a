# Colours are there where a terminal takes them, and nowhere else.

BeforeDiscovery {
    $script = Get-Command script -CommandType Application -ErrorAction Ignore # util-linux: runs a command in a terminal of its own
    $script:hasTerminal = $IsLinux -and $script
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $script:escape = [char]27
    $file = Join-Path $TestDrive 'show.ps1'
    Set-Content -LiteralPath $file -Value @'
param([string] $Module, [string] $Rendering, [string] $To)
Import-Module $Module
if ($Rendering) { $PSStyle.OutputRendering = $Rendering }
$operation = [CloneCmdlets.CloneOperation]@{ Id = '7'; Service = 'AzureDevOps'; Kind = 'TestPlan'; State = 'Succeeded'; Handle = 'azuredevops:https://dev.azure.com/fabrikam/p#plan/7' }
$show = { $operation | Format-Table; $operation | Format-List; $operation | Format-Wide }
if ($To) { & $show > $To } else { & $show }
'@
    $module = Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1'

    # What a new PowerShell writes: to a pipe, or in a terminal.
    function Show-Operation([string] $Rendering, [string] $To, [switch] $Terminal, [switch] $NoColor) {
        $kept = $env:NO_COLOR
        try {
            if ($NoColor) { $env:NO_COLOR = '1' } else { Remove-Item Env:NO_COLOR -ErrorAction Ignore }
            $arguments = @('-NoProfile', '-File', $file, '-Module', $module) + @(if ($Rendering) { '-Rendering', $Rendering }) + @(if ($To) { '-To', $To })
            if ($Terminal) {
                $env:TERM = 'xterm-256color'
                (& script -qec "pwsh $(($arguments | ForEach-Object { "'$_'" }) -join ' ')" /dev/null) -join "`n"
            } else {
                (& pwsh @arguments) -join "`n"
            }
        } finally {
            $env:NO_COLOR = $kept
        }
    }
}

Describe 'Colours' {
    It 'are in no redirected output (<Rendering>)' -ForEach @{ Rendering = 'Host' }, @{ Rendering = 'PlainText' } {
        # The heads are PowerShell's own, which colours them in a pipe too.
        $text = Show-Operation -Rendering $Rendering
        $text | Should -Match '(?m)^Succeeded +TestPlan +7'
        $text -replace "$escape\[[0-9;]*m(?=State)|(?<=: )$escape\[0m" | Should -Match '(?m)^State +: Succeeded'
        $text.Contains($escape) | Should -Be ($Rendering -eq 'Host')
    }

    It 'are in redirected output where the user wants them there' {
        Show-Operation -Rendering Ansi | Should -Match "$escape\[32mSucceeded"
    }

    It 'are not wanted with NO_COLOR' {
        (Show-Operation -Rendering Ansi -NoColor) | Should -Not -Match "$escape\[32mSucceeded"
    }

    It 'are in the terminal' -Skip:(-not $hasTerminal) {
        $to = Join-Path $TestDrive 'shown.txt'
        Show-Operation -Terminal | Should -Match "$escape\[32mSucceeded"
        Show-Operation -Terminal -To $to
        (Get-Content -Raw $to).Contains($escape) | Should -BeFalse -Because 'a file is none'
    }

    It 'are in no terminal with <What>' -Skip:(-not $hasTerminal) -ForEach @(
        @{ What = 'NO_COLOR'; More = @{ NoColor = $true } }
        @{ What = 'PlainText'; More = @{ Rendering = 'PlainText' } }
    ) {
        $text = Show-Operation -Terminal @More
        $text | Should -Match 'Succeeded +TestPlan +7'
        $text -replace "$escape\[\?1[hl]|$escape\[[0-9;]*t" | Should -Not -Match "$escape\[[0-9;]*m"
    }
}
