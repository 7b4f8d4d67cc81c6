<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
 <context>
  <name>AboutDialog</name>
  <message>
   <source>About rnnviz</source>
   <translation>关于 rnnviz</translation>
  </message>
  <message>
   <source>rnnviz makes recurrent networks visible: every h_t of nn.RNN, nn.LSTM and nn.GRU, step by step.</source>
   <translation>rnnviz 让循环神经网络看得见：nn.RNN、nn.LSTM 和 nn.GRU 的每一个 h_t，一步一步地看。</translation>
  </message>
 </context>
 <context>
  <name>Actions</name>
  <message>
   <source>File</source>
   <translation>文件</translation>
  </message>
  <message>
   <source>Edit</source>
   <translation>编辑</translation>
  </message>
  <message>
   <source>View</source>
   <translation>视图</translation>
  </message>
  <message>
   <source>Playback</source>
   <translation>播放</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>导出</translation>
  </message>
  <message>
   <source>Help</source>
   <translation>帮助</translation>
  </message>
  <message>
   <source>Open…</source>
   <translation>打开…</translation>
  </message>
  <message>
   <source>Open a workspace, a saved run, or any other file that rnnviz knows; dropping it on the window does the same.</source>
   <translation>打开工作区、运行记录或 rnnviz 认识的任何文件；把文件拖到窗口上也一样。</translation>
  </message>
  <message>
   <source>Examples…</source>
   <translation>示例…</translation>
  </message>
  <message>
   <source>All examples with pictures.</source>
   <translation>所有示例及其缩略图。</translation>
  </message>
  <message>
   <source>Open recent</source>
   <translation>打开最近的文件</translation>
  </message>
  <message>
   <source>Open one of the last nine files again.</source>
   <translation>重新打开最近九个文件中的一个。</translation>
  </message>
  <message>
   <source>Save</source>
   <translation>保存</translation>
  </message>
  <message>
   <source>Save the workspace: network, input, display, position and pins.</source>
   <translation>保存工作区：网络、输入、显示、位置和固定的数。</translation>
  </message>
  <message>
   <source>Save as…</source>
   <translation>另存为…</translation>
  </message>
  <message>
   <source>Save the workspace under another name.</source>
   <translation>以另一个名字保存工作区。</translation>
  </message>
  <message>
   <source>Save recording…</source>
   <translation>保存运行记录…</translation>
  </message>
  <message>
   <source>Write network, weights, input and every state to one file.</source>
   <translation>把网络、权重、输入和每一个状态写进一个文件。</translation>
  </message>
  <message>
   <source>Quit</source>
   <translation>退出</translation>
  </message>
  <message>
   <source>Close rnnviz.</source>
   <translation>关闭 rnnviz。</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>撤销</translation>
  </message>
  <message>
   <source>Take back the last change of what is set up.</source>
   <translation>撤回对设置的上一次改动。</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>重做</translation>
  </message>
  <message>
   <source>Make the undone change again.</source>
   <translation>把撤销的改动再做一遍。</translation>
  </message>
  <message>
   <source>Copy values</source>
   <translation>复制数值</translation>
  </message>
  <message>
   <source>Copy the pinned or hovered number, or the newest states, as text.</source>
   <translation>以文本形式复制固定的或鼠标所指的数；没有时复制最新的状态。</translation>
  </message>
  <message>
   <source>Copy picture</source>
   <translation>复制图片</translation>
  </message>
  <message>
   <source>Copy this step as a 1920 x 1080 picture.</source>
   <translation>把这一步复制成 1920 x 1080 的图片。</translation>
  </message>
  <message>
   <source>Copy PyTorch code</source>
   <translation>复制 PyTorch 代码</translation>
  </message>
  <message>
   <source>Copy the lines that reproduce these numbers.</source>
   <translation>复制能得到同样数值的代码。</translation>
  </message>
  <message>
   <source>Pin this number</source>
   <translation>固定这个数</translation>
  </message>
  <message>
   <source>Keep the number under the cursor in the inspector; again: let it go.</source>
   <translation>把光标所在的数留在检查器里；再按一次放开。</translation>
  </message>
  <message>
   <source>Remove all pins</source>
   <translation>取消全部固定</translation>
  </message>
  <message>
   <source>Unpin every number.</source>
   <translation>不再固定任何一个数。</translation>
  </message>
  <message>
   <source>Network panel</source>
   <translation>网络面板</translation>
  </message>
  <message>
   <source>Show or hide what is set up.</source>
   <translation>显示或隐藏网络的设置。</translation>
  </message>
  <message>
   <source>Inspector</source>
   <translation>检查器</translation>
  </message>
  <message>
   <source>Show or hide the equation behind a number.</source>
   <translation>显示或隐藏一个数背后的公式。</translation>
  </message>
  <message>
   <source>Walk through the cells</source>
   <translation>在格子间走动</translation>
  </message>
  <message>
   <source>A cursor on the heatmaps: arrows move it, P pins, Esc leaves.</source>
   <translation>热图上的光标：方向键移动，P 固定，Esc 离开。</translation>
  </message>
  <message>
   <source>Next layer or direction</source>
   <translation>下一层或下一方向</translation>
  </message>
  <message>
   <source>The same unit and timestep one layer or direction on.</source>
   <translation>同一单元、同一时间步，往后一层或一个方向。</translation>
  </message>
  <message>
   <source>Previous layer or direction</source>
   <translation>上一层或上一方向</translation>
  </message>
  <message>
   <source>The same unit and timestep one layer or direction back.</source>
   <translation>同一单元、同一时间步，往前一层或一个方向。</translation>
  </message>
  <message>
   <source>Cell state c</source>
   <translation>细胞状态 c</translation>
  </message>
  <message>
   <source>Show the LSTM's c beside its h.</source>
   <translation>在 h 旁边显示 LSTM 的 c。</translation>
  </message>
  <message>
   <source>Tensor as a table…</source>
   <translation>用表格显示张量…</translation>
  </message>
  <message>
   <source>Show the tensor of this number, or any other, as a table.</source>
   <translation>用表格显示这个数所在的张量，或任何别的张量。</translation>
  </message>
  <message>
   <source>Display options…</source>
   <translation>显示选项…</translation>
  </message>
  <message>
   <source>What the heatmaps show, in which order and colours.</source>
   <translation>热图显示什么、按什么顺序、用什么颜色。</translation>
  </message>
  <message>
   <source>Zoom in</source>
   <translation>放大</translation>
  </message>
  <message>
   <source>Fewer timesteps, around the position.</source>
   <translation>当前位置附近，显示更少的时间步。</translation>
  </message>
  <message>
   <source>Zoom out</source>
   <translation>缩小</translation>
  </message>
  <message>
   <source>More timesteps.</source>
   <translation>显示更多的时间步。</translation>
  </message>
  <message>
   <source>Show all steps</source>
   <translation>显示所有的步</translation>
  </message>
  <message>
   <source>All timesteps and all units.</source>
   <translation>所有时间步和所有单元。</translation>
  </message>
  <message>
   <source>Earlier steps</source>
   <translation>往前看</translation>
  </message>
  <message>
   <source>Move the zoomed view to earlier timesteps.</source>
   <translation>把放大的视图移向更早的时间步。</translation>
  </message>
  <message>
   <source>Later steps</source>
   <translation>往后看</translation>
  </message>
  <message>
   <source>Move the zoomed view to later timesteps.</source>
   <translation>把放大的视图移向更晚的时间步。</translation>
  </message>
  <message>
   <source>Next sequence of the batch</source>
   <translation>批次中的下一个序列</translation>
  </message>
  <message>
   <source>Show the next n.</source>
   <translation>显示下一个 n。</translation>
  </message>
  <message>
   <source>Previous sequence of the batch</source>
   <translation>批次中的上一个序列</translation>
  </message>
  <message>
   <source>Show the previous n.</source>
   <translation>显示上一个 n。</translation>
  </message>
  <message>
   <source>Light or dark</source>
   <translation>浅色或深色</translation>
  </message>
  <message>
   <source>Change between the light and the dark theme.</source>
   <translation>在浅色与深色主题之间切换。</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>主题</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>浅色</translation>
  </message>
  <message>
   <source>Dark text on a light ground.</source>
   <translation>浅底深字。</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>深色</translation>
  </message>
  <message>
   <source>Light text on a dark ground.</source>
   <translation>深底浅字。</translation>
  </message>
  <message>
   <source>As the system</source>
   <translation>跟随系统</translation>
  </message>
  <message>
   <source>Light or dark, as the desktop has it.</source>
   <translation>浅色或深色，与桌面一致。</translation>
  </message>
  <message>
   <source>English</source>
   <translation>English</translation>
  </message>
  <message>
   <source>Show everything in English.</source>
   <translation>界面改用英文。</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>语言</translation>
  </message>
  <message>
   <source>简体中文</source>
   <translation>简体中文</translation>
  </message>
  <message>
   <source>Show everything in Chinese; names, shapes, equations and code stay PyTorch's.</source>
   <translation>界面改用中文；名称、形状、公式和代码仍与 PyTorch 一致。</translation>
  </message>
  <message>
   <source>Presentation</source>
   <translation>演示</translation>
  </message>
  <message>
   <source>The picture alone, large, with a sentence on each step; a clicker steps, Esc ends.</source>
   <translation>只留画面，放大，并用一句话说明每一步；翻页笔可以逐步前进，Esc 结束。</translation>
  </message>
  <message>
   <source>Full screen</source>
   <translation>全屏</translation>
  </message>
  <message>
   <source>The whole screen for the window.</source>
   <translation>让窗口占满整个屏幕。</translation>
  </message>
  <message>
   <source>Reset layout</source>
   <translation>恢复默认布局</translation>
  </message>
  <message>
   <source>Put all panels back where they were at first.</source>
   <translation>把所有面板放回最初的位置。</translation>
  </message>
  <message>
   <source>Play / pause</source>
   <translation>播放 / 暂停</translation>
  </message>
  <message>
   <source>Play through the steps, or pause.</source>
   <translation>逐步播放，或暂停。</translation>
  </message>
  <message>
   <source>Step forward</source>
   <translation>前进一步</translation>
  </message>
  <message>
   <source>Compute one step more, and pause.</source>
   <translation>再算一步，然后暂停。</translation>
  </message>
  <message>
   <source>Step back</source>
   <translation>后退一步</translation>
  </message>
  <message>
   <source>One step back, and pause.</source>
   <translation>退回一步，然后暂停。</translation>
  </message>
  <message>
   <source>Ten steps forward</source>
   <translation>前进十步</translation>
  </message>
  <message>
   <source>Ten steps forward, and pause.</source>
   <translation>前进十步，然后暂停。</translation>
  </message>
  <message>
   <source>Ten steps back</source>
   <translation>后退十步</translation>
  </message>
  <message>
   <source>Ten steps back, and pause.</source>
   <translation>后退十步，然后暂停。</translation>
  </message>
  <message>
   <source>First step</source>
   <translation>第一步</translation>
  </message>
  <message>
   <source>Go to the first step.</source>
   <translation>跳到第一步。</translation>
  </message>
  <message>
   <source>Last step</source>
   <translation>最后一步</translation>
  </message>
  <message>
   <source>Go to the last step.</source>
   <translation>跳到最后一步。</translation>
  </message>
  <message>
   <source>Go to step…</source>
   <translation>跳到指定步…</translation>
  </message>
  <message>
   <source>Type the step to go to.</source>
   <translation>输入要跳到的步。</translation>
  </message>
  <message>
   <source>Play backwards</source>
   <translation>倒放</translation>
  </message>
  <message>
   <source>Play backwards; again: faster.</source>
   <translation>倒着播放；再按一次加快。</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>暂停</translation>
  </message>
  <message>
   <source>Stay at this step.</source>
   <translation>停在这一步。</translation>
  </message>
  <message>
   <source>Play forwards</source>
   <translation>正放</translation>
  </message>
  <message>
   <source>Play forwards; again: faster.</source>
   <translation>正着播放；再按一次加快。</translation>
  </message>
  <message>
   <source>Slower</source>
   <translation>减慢</translation>
  </message>
  <message>
   <source>Fewer steps per second.</source>
   <translation>每秒走得少一些。</translation>
  </message>
  <message>
   <source>Faster</source>
   <translation>加快</translation>
  </message>
  <message>
   <source>More steps per second.</source>
   <translation>每秒走得多一些。</translation>
  </message>
  <message>
   <source>Normal speed</source>
   <translation>正常速度</translation>
  </message>
  <message>
   <source>Back to 2 steps per second.</source>
   <translation>回到每秒 2 步。</translation>
  </message>
  <message>
   <source>Once, loop, back and forth</source>
   <translation>一次、循环、往返</translation>
  </message>
  <message>
   <source>What happens at the last step.</source>
   <translation>走到最后一步之后怎么办。</translation>
  </message>
  <message>
   <source>Time by time</source>
   <translation>逐时间步</translation>
  </message>
  <message>
   <source>Every layer at one timestep, as a loop over cells does.</source>
   <translation>一个时间步的所有层，像循环调用 Cell 那样。</translation>
  </message>
  <message>
   <source>Order of the steps</source>
   <translation>各步的顺序</translation>
  </message>
  <message>
   <source>Layer by layer</source>
   <translation>逐层</translation>
  </message>
  <message>
   <source>One cell a step, in the order in which nn.RNN computes.</source>
   <translation>每步一个单元，按 nn.RNN 计算的顺序。</translation>
  </message>
  <message>
   <source>Wavefront</source>
   <translation>波前</translation>
  </message>
  <message>
   <source>All cells that can be computed at once.</source>
   <translation>所有可以同时计算的单元。</translation>
  </message>
  <message>
   <source>Reveal column by column</source>
   <translation>逐列显示</translation>
  </message>
  <message>
   <source>A reading view: column t of everything, not the order in which it is computed.</source>
   <translation>一种读法：第 t 列的一切，不是计算的顺序。</translation>
  </message>
  <message>
   <source>Export steps…</source>
   <translation>导出各步…</translation>
  </message>
  <message>
   <source>Write the steps as pictures for slides.</source>
   <translation>把每一步导出成图片，用于幻灯片。</translation>
  </message>
  <message>
   <source>Search commands…</source>
   <translation>搜索命令…</translation>
  </message>
  <message>
   <source>Find everything that rnnviz can do, by a few letters.</source>
   <translation>输入几个字，就能找到 rnnviz 的任何功能。</translation>
  </message>
  <message>
   <source>Tour</source>
   <translation>导览</translation>
  </message>
  <message>
   <source>Five cards that show where things are.</source>
   <translation>五张卡片，说明各部分在哪里。</translation>
  </message>
  <message>
   <source>Documentation</source>
   <translation>文档</translation>
  </message>
  <message>
   <source>Tutorial, how-tos and reference, in the browser; no network is needed.</source>
   <translation>教程、操作指南和参考手册，在浏览器中打开，不需要网络。</translation>
  </message>
  <message>
   <source>Words…</source>
   <translation>名词解释…</translation>
  </message>
  <message>
   <source>What output, h_n, directions, gates and the others are, in a few sentences each.</source>
   <translation>output、h_n、方向、门等是什么，各用几句话说明。</translation>
  </message>
  <message>
   <source>Keyboard shortcuts</source>
   <translation>键盘快捷键</translation>
  </message>
  <message>
   <source>All keys on one sheet.</source>
   <translation>一页列出所有按键。</translation>
  </message>
  <message>
   <source>Change shortcuts…</source>
   <translation>更改快捷键…</translation>
  </message>
  <message>
   <source>Give any action other keys.</source>
   <translation>给任何操作换一个按键。</translation>
  </message>
  <message>
   <source>Open the log file</source>
   <translation>打开日志文件</translation>
  </message>
  <message>
   <source>Where errors are written down.</source>
   <translation>错误都记在这里。</translation>
  </message>
  <message>
   <source>About rnnviz</source>
   <translation>关于 rnnviz</translation>
  </message>
  <message>
   <source>Versions of rnnviz, PyTorch and Qt.</source>
   <translation>rnnviz、PyTorch 和 Qt 的版本。</translation>
  </message>
  <message>
   <source>Nothing is recorded yet.</source>
   <translation>还没有运行记录。</translation>
  </message>
  <message>
   <source>Nothing to undo.</source>
   <translation>没有可以撤销的改动。</translation>
  </message>
  <message>
   <source>Nothing to redo.</source>
   <translation>没有可以重做的改动。</translation>
  </message>
  <message>
   <source>No number is pinned.</source>
   <translation>没有固定任何一个数。</translation>
  </message>
  <message>
   <source>Point at a number first, or press Enter and walk to one.</source>
   <translation>先指向一个数，或按 Enter 走到一个数上。</translation>
  </message>
  <message>
   <source>A network with a reverse direction has no such order: its first step needs the last input.</source>
   <translation>有反向的网络没有这种顺序：它的第一步就需要最后一个输入。</translation>
  </message>
 </context>
 <context>
  <name>Autosave</name>
  <message>
   <source>What you do could not be written down for the next start, so save it. Details are in the log.</source>
   <translation>您所做的未能为下次启动记下来，请自行保存；详情见日志。</translation>
  </message>
 </context>
 <context>
  <name>BatchRow</name>
  <message>
   <source>N: how many sequences x holds.</source>
   <translation>N：x 有多少个序列。</translation>
  </message>
  <message>
   <source>unbatched</source>
   <translation>不带批次</translation>
  </message>
  <message>
   <source>x is (L, H_in), without the axis N.</source>
   <translation>x 是 (L, H_in)，没有 N 这一维。</translation>
  </message>
  <message>
   <source>An unbatched x holds one sequence without the axis N.</source>
   <translation>不带批次的 x 只有一个序列，没有 N 这一维。</translation>
  </message>
 </context>
 <context>
  <name>CellEditor</name>
  <message>
   <source>The cell's place and its input_size, which is the hidden_size of the cell below.</source>
   <translation>这个 Cell 的位置和它的 input_size，即下面那个 Cell 的 hidden_size。</translation>
  </message>
  <message>
   <source>hidden_size of this cell.</source>
   <translation>这个 Cell 的 hidden_size。</translation>
  </message>
  <message>
   <source>nn.RNNCell with tanh or relu, nn.LSTMCell or nn.GRUCell.</source>
   <translation>带 tanh 或 relu 的 nn.RNNCell、nn.LSTMCell 或 nn.GRUCell。</translation>
  </message>
  <message>
   <source>bias of this cell: adds b_ih and b_hh.</source>
   <translation>这个 Cell 的偏置：加上 b_ih 和 b_hh。</translation>
  </message>
  <message>
   <source>hidden_size of cell {index}</source>
   <translation>第 {index} 个 Cell 的 hidden_size</translation>
  </message>
  <message>
   <source>Kind of cell {index}</source>
   <translation>第 {index} 个 Cell 的种类</translation>
  </message>
  <message>
   <source>bias of cell {index}</source>
   <translation>第 {index} 个 Cell 的偏置</translation>
  </message>
  <message>
   <source>Remove cell {index}</source>
   <translation>去掉第 {index} 个 Cell</translation>
  </message>
 </context>
 <context>
  <name>CodePane</name>
  <message>
   <source>Copy</source>
   <translation>复制</translation>
  </message>
  <message>
   <source>Copy the lines: a fresh Python computes the same numbers with them.</source>
   <translation>复制代码：在全新的 Python 里运行，得到同样的数。</translation>
  </message>
  <message>
   <source>What print(module) says.</source>
   <translation>print(module) 的输出。</translation>
  </message>
  <message>
   <source>PyTorch code of this run</source>
   <translation>这次运行的 PyTorch 代码</translation>
  </message>
  <message>
   <source>The same in PyTorch</source>
   <translation>对应的 PyTorch 代码</translation>
  </message>
  <message>
   <source>Copied</source>
   <translation>已复制</translation>
  </message>
 </context>
 <context>
  <name>CommandPalette</name>
  <message>
   <source>Type a few letters of what you want to do</source>
   <translation>输入几个字，说出想做什么</translation>
  </message>
  <message>
   <source>Search commands</source>
   <translation>搜索命令</translation>
  </message>
  <message>
   <source>Commands that fit</source>
   <translation>符合的命令</translation>
  </message>
  <message>
   <source>Nothing is called like that.</source>
   <translation>没有叫这个名字的命令。</translation>
  </message>
 </context>
 <context>
  <name>Commands</name>
  <message>
   <source>Copied: {text}</source>
   <translation>已复制：{text}</translation>
  </message>
  <message>
   <source>Copied this step as a picture of 1920 x 1080.</source>
   <translation>已把这一步复制成 1920 x 1080 的图片。</translation>
  </message>
  <message>
   <source>Copied the PyTorch lines that reproduce these numbers.</source>
   <translation>已复制能得到同样数值的 PyTorch 代码。</translation>
  </message>
  <message>
   <source>The documentation was not built here: python3 tools/dev.py docs makes it.</source>
   <translation>文档还没有在这里生成：请运行 python3 tools/dev.py docs。</translation>
  </message>
  <message>
   <source>No browser can be opened here. The documentation is {path}</source>
   <translation>这里打不开浏览器。文档在 {path}</translation>
  </message>
 </context>
 <context>
  <name>Concepts</name>
  <message>
   <source>output</source>
   <translation>output</translation>
  </message>
  <message>
   <source>output holds h of the last layer at every timestep, and nothing of the layers below. With two directions its last axis has two halves: forward first, then reverse. For a forward direction the last step of output is the last row of h_n.</source>
   <translation>output 存放最后一层在每个时间步的 h，不含下面各层。双向时最后一维分成两半：先正向，后反向。对正向来说，output 的最后一步就是 h_n 的最后一行。</translation>
  </message>
  <message>
   <source>h_n</source>
   <translation>h_n</translation>
  </message>
  <message>
   <source>h_n holds the final state of every layer and direction, one row each: h_n[D*l + d] belongs to layer l, direction d, with the layer outside and the direction inside. Each direction has its own last step: forward ends at t = L-1, reverse at t = 0.</source>
   <translation>h_n 存放每一层、每个方向的最终状态，各占一行：h_n[D*l + d] 属于第 l 层、方向 d，外层是层，内层是方向。每个方向有自己的最后一步：正向结束于 t = L-1，反向结束于 t = 0。</translation>
  </message>
  <message>
   <source>c_n</source>
   <translation>c_n</translation>
  </message>
  <message>
   <source>c_n holds the LSTM's final memory of every layer and direction, in the same order as h_n. There is no c in output: only its last value leaves the module. With proj_size it stays hidden_size wide.</source>
   <translation>c_n 存放 LSTM 每一层、每个方向的最终记忆，顺序与 h_n 相同。output 里没有 c：只有它的最后一个值离开模块。设了 proj_size 时，它的宽度仍是 hidden_size。</translation>
  </message>
  <message>
   <source>h_0</source>
   <translation>h_0</translation>
  </message>
  <message>
   <source>h_0 is the state before the first step: (D*num_layers, N, H_out), or without N for an input without a batch. An LSTM takes the pair (h_0, c_0). The forward direction starts from it at the left, the reverse direction at the right; when it is not given, it is zeros.</source>
   <translation>h_0 是第一步之前的状态：形状为 (D*num_layers, N, H_out)；输入不带批次时没有 N。LSTM 需要一对 (h_0, c_0)。正向从左端的它开始，反向从右端的它开始；不给时全为 0。</translation>
  </message>
  <message>
   <source>Two directions</source>
   <translation>两个方向</translation>
  </message>
  <message>
   <source>The reverse direction reads the sequence from its end: it starts at t = L-1 and ends at t = 0. So its final state h_n[-1] is output[0, :, H:], and output[-1] mixes the forward direction's last state with the reverse direction's first.</source>
   <translation>反向从序列末尾读起：始于 t = L-1，终于 t = 0。所以它的最终状态 h_n[-1] 是 output[0, :, H:]；而 output[-1] 把正向的最后一个状态和反向的第一个状态拼在了一起。</translation>
  </message>
  <message>
   <source>Layers on top of each other</source>
   <translation>层叠在层上</translation>
  </message>
  <message>
   <source>Layer 0 reads x. Every layer above reads, at each t, the h of the layer below: of all its directions side by side, so D*H_out numbers, after dropout. That is why layer 1 of a bidirectional net depends on all of x already at t = 0.</source>
   <translation>第 0 层读 x。上面的每一层在每个 t 读下面一层的 h：所有方向并排，共 D*H_out 个数，并且是在 dropout 之后。所以双向网络的第 1 层在 t = 0 就已经依赖整个 x。</translation>
  </message>
  <message>
   <source>batch_first</source>
   <translation>batch_first</translation>
  </message>
  <message>
   <source>batch_first puts N before L in x and in output, and nowhere else. h_0, h_n, c_0 and c_n stay (D*num_layers, N, H): they have no time axis to swap N with. An input in the wrong order runs without an error; only the shapes tell.</source>
   <translation>batch_first 只在 x 和 output 中把 N 放到 L 前面，别处都不变。h_0、h_n、c_0、c_n 仍是 (D*num_layers, N, H)：它们没有可以与 N 交换的时间维。输入的维度放反了也不会报错，只有形状看得出来。</translation>
  </message>
  <message>
   <source>Two biases</source>
   <translation>两个偏置</translation>
  </message>
  <message>
   <source>PyTorch has two bias vectors, b_ih beside W_ih and b_hh beside W_hh, and adds both. One would be enough for RNN and LSTM; cuDNN's layout has two. In a GRU they differ, because the reset gate multiplies b_hn but not b_in.</source>
   <translation>PyTorch 有两个偏置向量：W_ih 配 b_ih，W_hh 配 b_hh，两个都加。对 RNN 和 LSTM 来说一个就够了，但 cuDNN 的布局有两个。在 GRU 中它们确有不同：重置门乘 b_hn，不乘 b_in。</translation>
  </message>
  <message>
   <source>Order of the gates</source>
   <translation>门的顺序</translation>
  </message>
  <message>
   <source>The rows of weight_ih and weight_hh are blocks of hidden_size rows, one block per gate. For an LSTM the order is i, f, g, o; for a GRU it is r, z, n. Other libraries order them otherwise, so copied weights have to be sorted.</source>
   <translation>weight_ih 和 weight_hh 的行按门分块，每块 hidden_size 行。LSTM 的顺序是 i、f、g、o，GRU 的顺序是 r、z、n。别的库顺序不同，所以搬运权重时要重新排列。</translation>
  </message>
  <message>
   <source>The GRU of PyTorch</source>
   <translation>PyTorch 的 GRU</translation>
  </message>
  <message>
   <source>The reset gate r multiplies after the matrix product: n = tanh(W_in x + b_in + r * (W_hn h + b_hn)). The first paper multiplied h before it, which gives other numbers. The new state is (1-z) * n + z * h: z near 1 keeps the old one.</source>
   <translation>重置门 r 在矩阵乘法之后相乘：n = tanh(W_in x + b_in + r * (W_hn h + b_hn))。最早的论文是先乘 h，得到的数不同。新状态是 (1-z) * n + z * h：z 接近 1 时保留旧状态。</translation>
  </message>
  <message>
   <source>dropout</source>
   <translation>dropout</translation>
  </message>
  <message>
   <source>dropout acts on the output of every layer except the last, on its way up, and in training mode only. The states that run on in time are not touched, so h_n is before dropout. With one layer there is nothing between, so it does nothing.</source>
   <translation>dropout 作用于除最后一层以外每一层向上的输出，而且只在训练模式下。沿时间传递的状态不受影响，所以 h_n 是 dropout 之前的。只有一层时没有层间，它就不起作用。</translation>
  </message>
  <message>
   <source>Padded and packed sequences</source>
   <translation>填充与打包的序列</translation>
  </message>
  <message>
   <source>Padding is computed like real input: it changes h_n, and the reverse direction, which meets the padding first, at valid steps too. A PackedSequence stops at each sequence's own length: forward h_n is output[len-1], reverse h_n is output[0].</source>
   <translation>填充部分会像真实输入一样参与计算：它改变 h_n；反向最先遇到填充，所以连有效的时间步也会变。PackedSequence 在每个序列自己的长度处停下：正向的 h_n 是 output[len-1]，反向的 h_n 是 output[0]。</translation>
  </message>
  <message>
   <source>proj_size</source>
   <translation>proj_size</translation>
  </message>
  <message>
   <source>proj_size makes the LSTM's h narrower: h = W_hr (o * tanh(c)) has proj_size numbers, while c keeps hidden_size. output, h_0 and h_n are as wide as h. The matrix is called weight_hr_l{k}.</source>
   <translation>proj_size 让 LSTM 的 h 变窄：h = W_hr (o * tanh(c)) 有 proj_size 个数，c 仍有 hidden_size 个。output、h_0、h_n 与 h 同宽。这个矩阵叫 weight_hr_l{k}。</translation>
  </message>
  <message>
   <source>Module and cell</source>
   <translation>模块与 Cell</translation>
  </message>
  <message>
   <source>nn.RNNCell computes one step, nn.RNN the loop over all of them: with the same weights a loop over cells gives the same numbers. A cell returns its new state (N, hidden_size), not something of input_size. A stack of cells may have layers of different sizes.</source>
   <translation>nn.RNNCell 算一步，nn.RNN 是走完所有步的循环：权重相同时，循环调用 Cell 得到同样的数。Cell 返回新的状态 (N, hidden_size)，不是 input_size 那么宽的东西。用 Cell 叠起来的网络，各层可以大小不同。</translation>
  </message>
  <message>
   <source>Names with _reverse</source>
   <translation>带 _reverse 的名字</translation>
  </message>
  <message>
   <source>The reverse direction has parameters of its own, named like weight_ih_l0_reverse. They exist in nn.RNN and nn.GRU as in nn.LSTM. Code that sets or copies only the names without it leaves half of the net as it was.</source>
   <translation>反向有自己的参数，名字如 weight_ih_l0_reverse。nn.RNN 和 nn.GRU 也像 nn.LSTM 一样有它们。只设置或复制不带它的名字，网络的一半就原封不动。</translation>
  </message>
  <message>
   <source>Order of the steps</source>
   <translation>各步的顺序</translation>
  </message>
  <message>
   <source>Time by time computes every layer at t, like a loop over cells. Layer by layer is what nn.RNN does. Wavefront computes at once all cells whose inputs are there, the causal order with a reverse direction. Column by column is a way of reading: it shows t of everything, though some of it was computed later.</source>
   <translation>“逐时间步”像循环调用 Cell 那样，在每个 t 算完所有层。“逐层”是 nn.RNN 的做法。“波前”同时计算输入已经齐备的所有单元，这是有反向时符合因果的顺序。“逐列”只是一种读法：它把 t 处的一切一起显示，尽管其中有些是后来才算出的。</translation>
  </message>
  <message>
   <source>Arguments by name</source>
   <translation>用名字给参数</translation>
  </message>
  <message>
   <source>The fourth and fifth positions of nn.LSTM are bias and batch_first: nn.LSTM(20, 300, 5, True, True) is not bidirectional. The code here uses keywords only, so that it says what it means.</source>
   <translation>nn.LSTM 的第四、第五个位置参数是 bias 和 batch_first：nn.LSTM(20, 300, 5, True, True) 并不是双向的。这里的代码一律用关键字参数，写的就是所指的。</translation>
  </message>
 </context>
 <context>
  <name>CurveSection</name>
  <message>
   <source>Curve of this unit over time</source>
   <translation>这个单元随时间的曲线</translation>
  </message>
  <message>
   <source>Unit {unit} over time</source>
   <translation>单元 {unit} 随时间的变化</translation>
  </message>
 </context>
 <context>
  <name>DisplayPanel</name>
  <message>
   <source>blue, white, red</source>
   <translation>蓝、白、红</translation>
  </message>
  <message>
   <source>blue, black, red</source>
   <translation>蓝、黑、红</translation>
  </message>
  <message>
   <source>blue, white, yellow; for colour-blind readers</source>
   <translation>蓝、白、黄；适合色觉障碍者</translation>
  </message>
  <message>
   <source>blue, white, red; darker ends</source>
   <translation>蓝、白、红；两端较深</translation>
  </message>
  <message>
   <source>green, white, violet</source>
   <translation>绿、白、紫</translation>
  </message>
  <message>
   <source>blue, black, yellow</source>
   <translation>蓝、黑、黄</translation>
  </message>
  <message>
   <source>blue, grey, yellow</source>
   <translation>蓝、灰、黄</translation>
  </message>
  <message>
   <source>blue, grey, red</source>
   <translation>蓝、灰、红</translation>
  </message>
  <message>
   <source>blue, white, red; pale</source>
   <translation>蓝、白、红；浅淡</translation>
  </message>
  <message>
   <source>cyan, white, magenta; pale</source>
   <translation>青、白、品红；浅淡</translation>
  </message>
  <message>
   <source>cyan, white, red; for tritanopes</source>
   <translation>青、白、红；适合蓝色盲</translation>
  </message>
  <message>
   <source>white, orange, blue</source>
   <translation>白、橙、蓝</translation>
  </message>
  <message>
   <source>black, red, white</source>
   <translation>黑、红、白</translation>
  </message>
  <message>
   <source>black, blue, yellow; for colour-blind readers</source>
   <translation>黑、蓝、黄；适合色觉障碍者</translation>
  </message>
  <message>
   <source>black, blue, yellow, white; for colour-blind readers</source>
   <translation>黑、蓝、黄、白；适合色觉障碍者</translation>
  </message>
  <message>
   <source>black, red, cyan, white; for tritanopes</source>
   <translation>黑、红、青、白；适合蓝色盲</translation>
  </message>
  <message>
   <source>black to white</source>
   <translation>从黑到白</translation>
  </message>
  <message>
   <source>dark to light grey</source>
   <translation>从深灰到浅灰</translation>
  </message>
  <message>
   <source>blue, magenta, yellow</source>
   <translation>蓝、品红、黄</translation>
  </message>
  <message>
   <source>black, blue, green, white</source>
   <translation>黑、蓝、绿、白</translation>
  </message>
  <message>
   <source>white, violet, red</source>
   <translation>白、紫、红</translation>
  </message>
  <message>
   <source>violet, green, yellow</source>
   <translation>紫、绿、黄</translation>
  </message>
  <message>
   <source>blue, grey, yellow; for colour-blind readers</source>
   <translation>蓝、灰、黄；适合色觉障碍者</translation>
  </message>
  <message>
   <source>black, red, yellow</source>
   <translation>黑、红、黄</translation>
  </message>
  <message>
   <source>black, magenta, pale yellow</source>
   <translation>黑、品红、浅黄</translation>
  </message>
  <message>
   <source>by index</source>
   <translation>按编号</translation>
  </message>
  <message>
   <source>by mean over time</source>
   <translation>按时间上的平均值</translation>
  </message>
  <message>
   <source>by likeness</source>
   <translation>按相似程度</translation>
  </message>
  <message>
   <source>by time of the peak</source>
   <translation>按峰值出现的时间</translation>
  </message>
  <message>
   <source>the largest, with its sign</source>
   <translation>最大的，带符号</translation>
  </message>
  <message>
   <source>their mean</source>
   <translation>平均值</translation>
  </message>
  <message>
   <source>the whole run's</source>
   <translation>整次运行的</translation>
  </message>
  <message>
   <source>each heatmap its own</source>
   <translation>每张热图各自的</translation>
  </message>
  <message>
   <source>typed in</source>
   <translation>自己输入</translation>
  </message>
  <message>
   <source>{n} pixels</source>
   <translation>{n} 像素</translation>
  </message>
  <message>
   <source>share the card</source>
   <translation>平分卡片</translation>
  </message>
  <message>
   <source>Display options</source>
   <translation>显示选项</translation>
  </message>
  <message>
   <source>What is shown</source>
   <translation>显示什么</translation>
  </message>
  <message>
   <source>states</source>
   <translation>状态</translation>
  </message>
  <message>
   <source>gates</source>
   <translation>门</translation>
  </message>
  <message>
   <source>pre-activations</source>
   <translation>激活前的值</translation>
  </message>
  <message>
   <source>layers</source>
   <translation>层</translation>
  </message>
  <message>
   <source>directions</source>
   <translation>方向</translation>
  </message>
  <message>
   <source>How</source>
   <translation>怎样显示</translation>
  </message>
  <message>
   <source>units</source>
   <translation>单元</translation>
  </message>
  <message>
   <source>many in a pixel</source>
   <translation>一个像素里有多个时</translation>
  </message>
  <message>
   <source>height</source>
   <translation>高度</translation>
  </message>
  <message>
   <source>Colours</source>
   <translation>颜色</translation>
  </message>
  <message>
   <source>map</source>
   <translation>颜色表</translation>
  </message>
  <message>
   <source>map of gates</source>
   <translation>门的颜色表</translation>
  </message>
  <message>
   <source>range</source>
   <translation>范围</translation>
  </message>
  <message>
   <source>numbers in large cells</source>
   <translation>格子大时写出数字</translation>
  </message>
  <message>
   <source>keep the position in view</source>
   <translation>让当前位置保持可见</translation>
  </message>
  <message>
   <source>As at first</source>
   <translation>恢复最初</translation>
  </message>
  <message>
   <source>All display options back to what they were at first.</source>
   <translation>把所有显示选项恢复到最初的样子。</translation>
  </message>
  <message>
   <source>the theme's own</source>
   <translation>主题自己的</translation>
  </message>
  <message>
   <source>cell {k}</source>
   <translation>第 {k} 个 Cell</translation>
  </message>
  <message>
   <source>layer {k}</source>
   <translation>第 {k} 层</translation>
  </message>
  <message>
   <source>hidden state</source>
   <translation>隐藏状态</translation>
  </message>
  <message>
   <source>cell state</source>
   <translation>细胞状态</translation>
  </message>
  <message>
   <source>forward</source>
   <translation>正向</translation>
  </message>
  <message>
   <source>reverse</source>
   <translation>反向</translation>
  </message>
  <message>
   <source>range of {name}</source>
   <translation>{name} 的范围</translation>
  </message>
  <message>
   <source>input gate</source>
   <translation>输入门</translation>
  </message>
  <message>
   <source>forget gate</source>
   <translation>遗忘门</translation>
  </message>
  <message>
   <source>candidate</source>
   <translation>候选值</translation>
  </message>
  <message>
   <source>output gate</source>
   <translation>输出门</translation>
  </message>
  <message>
   <source>reset gate</source>
   <translation>重置门</translation>
  </message>
  <message>
   <source>update gate</source>
   <translation>更新门</translation>
  </message>
  <message>
   <source>W_hn h + b_hn</source>
   <translation>W_hn h + b_hn</translation>
  </message>
  <message>
   <source>pre-activation</source>
   <translation>激活前的值</translation>
  </message>
 </context>
 <context>
  <name>Documents</name>
  <message>
   <source>Open</source>
   <translation>打开</translation>
  </message>
  <message>
   <source>{name} is open in another window of rnnviz (process {pid}): go on there, or save under another name.</source>
   <translation>{name} 已在另一个 rnnviz 窗口中打开（进程 {pid}）：请到那里继续，或以别的名字保存。</translation>
  </message>
  <message>
   <source>Save the workspace</source>
   <translation>保存工作区</translation>
  </message>
  <message>
   <source>Save the recording</source>
   <translation>保存运行记录</translation>
  </message>
  <message>
   <source>Saved {name}.</source>
   <translation>已保存 {name}。</translation>
  </message>
  <message>
   <source>Unsaved changes</source>
   <translation>有未保存的改动</translation>
  </message>
  <message>
   <source>Save the changes to {name}?</source>
   <translation>把改动保存到 {name} 吗？</translation>
  </message>
  <message>
   <source>Save what you set up?</source>
   <translation>保存所做的设置吗？</translation>
  </message>
  <message>
   <source>Otherwise they are lost.</source>
   <translation>否则这些改动就丢失了。</translation>
  </message>
  <message>
   <source>Otherwise it is lost.</source>
   <translation>否则它就丢失了。</translation>
  </message>
 </context>
 <context>
  <name>DropTarget</name>
  <message>
   <source>Drop to open {name}</source>
   <translation>松开鼠标以打开 {name}</translation>
  </message>
 </context>
 <context>
  <name>Examples</name>
  <message>
   <source>Tutorial 1: one layer</source>
   <translation>教程 1：一层</translation>
  </message>
  <message>
   <source>Tutorial 2: four layers</source>
   <translation>教程 2：四层</translation>
  </message>
  <message>
   <source>Tutorial 3: RNNCell in a loop</source>
   <translation>教程 3：循环调用 RNNCell</translation>
  </message>
  <message>
   <source>Tutorial 4: two cells</source>
   <translation>教程 4：两个 Cell</translation>
  </message>
  <message>
   <source>Bidirectional, 2 layers</source>
   <translation>双向，2 层</translation>
  </message>
  <message>
   <source>batch_first=True</source>
   <translation>batch_first=True</translation>
  </message>
  <message>
   <source>Packed: three lengths</source>
   <translation>打包：三种长度</translation>
  </message>
  <message>
   <source>Padded, but not packed</source>
   <translation>填充，但没有打包</translation>
  </message>
  <message>
   <source>LSTM: gates and memory</source>
   <translation>LSTM：门与记忆</translation>
  </message>
  <message>
   <source>GRU: three gates</source>
   <translation>GRU：三个门</translation>
  </message>
  <message>
   <source>LSTM with proj_size</source>
   <translation>带 proj_size 的 LSTM</translation>
  </message>
  <message>
   <source>A stack of different cells</source>
   <translation>不同的 Cell 叠在一起</translation>
  </message>
  <message>
   <source>relu explodes</source>
   <translation>relu 爆炸</translation>
  </message>
  <message>
   <source>tanh saturates</source>
   <translation>tanh 饱和</translation>
  </message>
  <message>
   <source>A memory that vanishes</source>
   <translation>消失的记忆</translation>
  </message>
  <message>
   <source>A memory that lasts</source>
   <translation>保持的记忆</translation>
  </message>
  <message>
   <source>Trained: hello</source>
   <translation>训练过：hello</translation>
  </message>
  <message>
   <source>Trained: remember the first symbol</source>
   <translation>训练过：记住第一个符号</translation>
  </message>
  <message>
   <source>Trained: count brackets</source>
   <translation>训练过：数括号</translation>
  </message>
  <message>
   <source>Trained: will it come again?</source>
   <translation>训练过：还会再出现吗？</translation>
  </message>
  <message>
   <source>nn.RNN(100, 20) reads x (10, 3, 100): ten timesteps of three sequences. With one layer output[-1] and h_n[0] are the same numbers.</source>
   <translation>nn.RNN(100, 20) 读入 x (10, 3, 100)：三个序列，各十个时间步。只有一层时，output[-1] 和 h_n[0] 是同样的数。</translation>
  </message>
  <message>
   <source>The same input through num_layers=4: output (10, 3, 20) is the last layer at every step, h_n (4, 3, 20) every layer at its last step. Point at h_n[0] and find it in layer 0, not in output.</source>
   <translation>同样的输入经过 num_layers=4：output (10, 3, 20) 是最后一层的每一步，h_n (4, 3, 20) 是每一层的最后一步。指向 h_n[0]，会在第 0 层找到它，在 output 里却没有。</translation>
  </message>
  <message>
   <source>nn.RNNCell(100, 20), called once per timestep over the same x. With the same weights it computes the same h (3, 20) as nn.RNN with one layer.</source>
   <translation>对同样的 x，每个时间步调用一次 nn.RNNCell(100, 20)。权重相同时，算出的 h (3, 20) 与一层的 nn.RNN 相同。</translation>
  </message>
  <message>
   <source>RNNCell(100, 30) feeds RNNCell(30, 20): cells of different sizes, which nn.RNN cannot do. h2 (3, 20) is what the loop leaves.</source>
   <translation>RNNCell(100, 30) 的输出送给 RNNCell(30, 20)：两个 Cell 大小不同，这是 nn.RNN 做不到的。循环结束时留下 h2 (3, 20)。</translation>
  </message>
  <message>
   <source>The reverse direction starts at the right and ends at t = 0, so h_n[3] is in output[0], not in output[-1]. Layer 1 reads both directions of layer 0: already at t = 0 it depends on all of x.</source>
   <translation>反向从右端开始，在 t = 0 结束，所以 h_n[3] 在 output[0] 里，不在 output[-1] 里。第 1 层同时读第 0 层的两个方向：在 t = 0 就已经依赖整个 x。</translation>
  </message>
  <message>
   <source>x is (5, 12, 4) and output (5, 12, 8): the batch comes first in both. h_n stays (2, 5, 8), because it has no time axis to swap with.</source>
   <translation>x 是 (5, 12, 4)，output 是 (5, 12, 8)：两者都是批次在前。h_n 仍是 (2, 5, 8)，因为它没有可以交换的时间维。</translation>
  </message>
  <message>
   <source>pack_padded_sequence tells the network where each word ends, so h_n of 'rnn' is its state after step 2. The reverse direction begins at that last letter and never sees the dots.</source>
   <translation>pack_padded_sequence 告诉网络每个词在哪里结束，所以 'rnn' 的 h_n 就是它在第 2 步之后的状态。反向从最后那个字母开始，从未见过那些点。</translation>
  </message>
  <message>
   <source>The same words and weights without lengths: now the dots are read like letters. h_n of 'rnn' is the state after five dots, and the reverse direction has read them before the word.</source>
   <translation>同样的词、同样的权重，但没有 lengths：这时那些点也像字母一样被读入。'rnn' 的 h_n 是又读了五个点之后的状态，而反向在读这个词之前就已经读过它们。</translation>
  </message>
  <message>
   <source>Four gates and a memory c beside h: show c with View, Cell state c, and point at any h for its gates. The same input and seed as the GRU example.</source>
   <translation>四个门，h 之外还有记忆 c：用“视图 &gt; 细胞状态 c”显示 c，指向任意一个 h 可以看到它的门。输入和随机种子与 GRU 示例相同。</translation>
  </message>
  <message>
   <source>Three gates and no c; the reset gate acts after the matrix product. The same input and seed as the LSTM example.</source>
   <translation>三个门，没有 c；重置门作用在矩阵乘法之后。输入和随机种子与 LSTM 示例相同。</translation>
  </message>
  <message>
   <source>h is projected to proj_size = 4 numbers, so output is (12, 2, 4) and h_n (1, 2, 4). The memory keeps its hidden_size: c_n is (1, 2, 10).</source>
   <translation>h 被投影成 proj_size = 4 个数，所以 output 是 (12, 2, 4)，h_n 是 (1, 2, 4)。记忆仍有 hidden_size 个数：c_n 是 (1, 2, 10)。</translation>
  </message>
  <message>
   <source>LSTMCell(6, 16), GRUCell(16, 10) and RNNCell(10, 6) in one loop: only cells can be mixed like this. Each reads the h of the one below it at the same timestep; only the LSTM cell has a c.</source>
   <translation>LSTMCell(6, 16)、GRUCell(16, 10) 和 RNNCell(10, 6) 在同一个循环里：只有 Cell 能这样混用。每个 Cell 在同一时间步读它下面那个的 h；只有 LSTM 的 Cell 有 c。</translation>
  </message>
  <message>
   <source>One impulse at t = 0, and weight_hh_l0 makes every step larger than the one before: after 30 steps some h pass 60. relu has no upper bound, so nothing stops it; with tanh the same weights stay within -1 and 1.</source>
   <translation>只在 t = 0 有一个脉冲，而 weight_hh_l0 让每一步都比前一步大：30 步之后有的 h 已超过 60。relu 没有上界，什么也拦不住它；换成 tanh，同样的权重始终在 -1 与 1 之间。</translation>
  </message>
  <message>
   <source>weight_ih_l0 is so large that almost every h stands at -1 or 1 and jumps between them. There tanh is flat: its slope 1 - h * h is nearly 0, and so is the gradient that passes.</source>
   <translation>weight_ih_l0 太大，几乎每个 h 都停在 -1 或 1，并在两者之间跳动。tanh 在那里是平的：斜率 1 - h * h 接近 0，通过的梯度也接近 0。</translation>
  </message>
  <message>
   <source>A tanh RNN with PyTorch's first weights hears one impulse at t = 0 and nothing after. Each step shrinks what is left: after 20 steps h is nearly 0, and the impulse is forgotten.</source>
   <translation>一个权重为 PyTorch 初始值的 tanh RNN，在 t = 0 听到一个脉冲，之后什么也没有。每一步都使剩下的更小：20 步之后 h 几乎是 0，脉冲已被忘记。</translation>
  </message>
  <message>
   <source>The same impulse into an LSTM whose forget gates stand near 1 and whose input gates open only for the impulse. After 40 steps h and c are still what they were: show c with View, Cell state c.</source>
   <translation>同样的脉冲送进一个 LSTM：它的遗忘门接近 1，输入门只为这个脉冲打开。40 步之后 h 和 c 几乎还是原来的样子：用“视图 &gt; 细胞状态 c”显示 c。</translation>
  </message>
  <message>
   <source>An RNN of 8 units learned to say the next character of hellohello. After the first l must come l and after the second o, so its state has to differ between the two l's: compare them.</source>
   <translation>一个有 8 个单元的 RNN 学会了说出 hellohello 的下一个字符。第一个 l 之后必须是 l，第二个 l 之后必须是 o，所以它的状态在两个 l 处必须不同：比较一下。</translation>
  </message>
  <message>
   <source>A GRU learned to keep the first symbol until it is asked at '?'. Change the sequence (n): the units hold one pattern per symbol through all the waiting.</source>
   <translation>一个 GRU 学会了记住第一个符号，直到遇到 '?' 才被问起。换一个序列（n）：在整个等待期间，每种符号对应单元的一种模式。</translation>
  </message>
  <message>
   <source>An LSTM learned how many brackets are open at every step. Show c with View, Cell state c: some units climb with '(' and fall with ')'.</source>
   <translation>一个 LSTM 学会了在每一步知道有几个括号还没有合上。用“视图 &gt; 细胞状态 c”显示 c：有些单元随 '(' 上升，随 ')' 下降。</translation>
  </message>
  <message>
   <source>A bidirectional GRU learned to say of every letter whether the same letter comes again. Only the reverse direction can know: it has read what is still to come.</source>
   <translation>一个双向 GRU 学会了对每个字母说出它后面还会不会再出现。只有反向能知道：它已经读过后面的内容。</translation>
  </message>
 </context>
 <context>
  <name>ExportDialog</name>
  <message>
   <source>Export steps</source>
   <translation>导出各步</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>导出</translation>
  </message>
  <message>
   <source>Open</source>
   <translation>打开</translation>
  </message>
  <message>
   <source>Show in folder</source>
   <translation>在文件夹中显示</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>关闭</translation>
  </message>
  <message>
   <source>The numbers of {count} steps.</source>
   <translation>{count} 步的数值。</translation>
  </message>
  <message>
   <source>{count} steps, {w} x {h} pixels.</source>
   <translation>{count} 步，{w} x {h} 像素。</translation>
  </message>
  <message>
   <source>{steps} About {size}, {time}.</source>
   <translation>{steps} 大约 {size}，{time}。</translation>
  </message>
  <message>
   <source>{steps} How large it will be could not be estimated; details are in the log.</source>
   <translation>{steps} 无法估计文件会有多大；详情见日志。</translation>
  </message>
  <message>
   <source>a second</source>
   <translation>一秒</translation>
  </message>
  <message>
   <source>{count} seconds</source>
   <translation>{count} 秒</translation>
  </message>
  <message>
   <source>{count} minutes</source>
   <translation>{count} 分钟</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Wrote {name} ({size}).</source>
   <translation>已写出 {name}（{size}）。</translation>
  </message>
  <message>
   <source>Wrote {count} files to {folder} ({size}).</source>
   <translation>已写出 {count} 个文件到 {folder}（{size}）。</translation>
  </message>
  <message>
   <source>To keep the run itself, save the recording: its weights or input came from elsewhere.</source>
   <translation>若要保留运行本身，请保存运行记录：其权重或输入来自别处。</translation>
  </message>
  <message>
   <source>The export failed, and nothing was written; details are in the log.</source>
   <translation>导出失败，什么也没有写；详情见日志。</translation>
  </message>
  <message>
   <source>Cancelled: nothing was written.</source>
   <translation>已取消：什么也没有写。</translation>
  </message>
  <message>
   <source>No program opens {path} here.</source>
   <translation>这里没有程序能打开 {path}。</translation>
  </message>
 </context>
 <context>
  <name>ExportForm</name>
  <message>
   <source>format</source>
   <translation>格式</translation>
  </message>
  <message>
   <source>steps per second</source>
   <translation>每秒步数</translation>
  </message>
  <message>
   <source> steps/s</source>
   <translation> 步/秒</translation>
  </message>
  <message>
   <source>first step</source>
   <translation>第一步</translation>
  </message>
  <message>
   <source>last step</source>
   <translation>最后一步</translation>
  </message>
  <message>
   <source>every how many steps</source>
   <translation>每隔多少步</translation>
  </message>
  <message>
   <source>width x height in pixels</source>
   <translation>以像素计的 宽 x 高</translation>
  </message>
  <message>
   <source>Choose a size, or type your own as width x height.</source>
   <translation>选择一个尺寸，或自己输入 宽 x 高。</translation>
  </message>
  <message>
   <source>theme</source>
   <translation>主题</translation>
  </message>
  <message>
   <source>light</source>
   <translation>浅色</translation>
  </message>
  <message>
   <source>dark</source>
   <translation>深色</translation>
  </message>
  <message>
   <source>file or folder</source>
   <translation>文件或文件夹</translation>
  </message>
  <message>
   <source>Choose…</source>
   <translation>选择…</translation>
  </message>
  <message>
   <source>Replace files that are there</source>
   <translation>覆盖已有的文件</translation>
  </message>
  <message>
   <source>Format</source>
   <translation>格式</translation>
  </message>
  <message>
   <source>Speed</source>
   <translation>速度</translation>
  </message>
  <message>
   <source>Steps</source>
   <translation>步</translation>
  </message>
  <message>
   <source>to</source>
   <translation>到</translation>
  </message>
  <message>
   <source>every</source>
   <translation>每隔</translation>
  </message>
  <message>
   <source>Size</source>
   <translation>尺寸</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>主题</translation>
  </message>
  <message>
   <source>Show</source>
   <translation>显示</translation>
  </message>
  <message>
   <source>Write to</source>
   <translation>写到</translation>
  </message>
  <message>
   <source>Folder for the pictures</source>
   <translation>存放图片的文件夹</translation>
  </message>
 </context>
 <context>
  <name>ExportStage</name>
  <message>
   <source>step in the preview</source>
   <translation>预览的步</translation>
  </message>
  <message>
   <source>step {position}</source>
   <translation>第 {position} 步</translation>
  </message>
  <message>
   <source>Numbers only: no picture is written.</source>
   <translation>只写数值，不写图片。</translation>
  </message>
  <message>
   <source>No room for: {parts}. Show fewer parts.</source>
   <translation>放不下：{parts}。请少显示几项。</translation>
  </message>
  <message>
   <source>This picture could not be painted; details are in the log.</source>
   <translation>这幅画面无法绘制；详情见日志。</translation>
  </message>
 </context>
 <context>
  <name>Formats</name>
  <message>
   <source>PNG, one picture per step</source>
   <translation>PNG，每步一张图片</translation>
  </message>
  <message>
   <source>GIF, moving picture</source>
   <translation>GIF，动画</translation>
  </message>
  <message>
   <source>APNG, moving picture</source>
   <translation>APNG，动画</translation>
  </message>
  <message>
   <source>WebP, moving picture</source>
   <translation>WebP，动画</translation>
  </message>
  <message>
   <source>MP4, video</source>
   <translation>MP4，视频</translation>
  </message>
  <message>
   <source>WebM, video</source>
   <translation>WebM，视频</translation>
  </message>
  <message>
   <source>SVG, one drawing per step</source>
   <translation>SVG，每步一张图</translation>
  </message>
  <message>
   <source>PDF, one page per step</source>
   <translation>PDF，每步一页</translation>
  </message>
  <message>
   <source>PowerPoint, one slide per step</source>
   <translation>PowerPoint，每步一张幻灯片</translation>
  </message>
  <message>
   <source>LaTeX beamer, with a PDF</source>
   <translation>LaTeX beamer，附 PDF</translation>
  </message>
  <message>
   <source>CSV, the numbers</source>
   <translation>CSV，数值</translation>
  </message>
  <message>
   <source>npz, the numbers for numpy</source>
   <translation>npz，供 numpy 读取的数值</translation>
  </message>
 </context>
 <context>
  <name>Gallery</name>
  <message>
   <source>Examples</source>
   <translation>示例</translation>
  </message>
 </context>
 <context>
  <name>HeatCard</name>
  <message>
   <source>Display</source>
   <translation>显示</translation>
  </message>
  <message>
   <source>What the heatmaps show, in which order and colours.</source>
   <translation>热图显示什么、按什么顺序、用什么颜色。</translation>
  </message>
 </context>
 <context>
  <name>HeatPlot</name>
  <message>
   <source>mean of {t} steps</source>
   <translation>{t} 步的平均</translation>
  </message>
  <message>
   <source>largest of {t} steps</source>
   <translation>{t} 步中最大的</translation>
  </message>
  <message>
   <source>mean of {u} units</source>
   <translation>{u} 个单元的平均</translation>
  </message>
  <message>
   <source>largest of {u} units</source>
   <translation>{u} 个单元中最大的</translation>
  </message>
  <message>
   <source>mean of {t} × {u}</source>
   <translation>{t} × {u} 的平均</translation>
  </message>
  <message>
   <source>largest of {t} × {u}</source>
   <translation>{t} × {u} 中最大的</translation>
  </message>
  <message>
   <source>a pixel: mean of {t} steps</source>
   <translation>一个像素：{t} 步的平均</translation>
  </message>
  <message>
   <source>a pixel: largest of {t} steps</source>
   <translation>一个像素：{t} 步中最大的</translation>
  </message>
  <message>
   <source>a pixel: mean of {u} units</source>
   <translation>一个像素：{u} 个单元的平均</translation>
  </message>
  <message>
   <source>a pixel: largest of {u} units</source>
   <translation>一个像素：{u} 个单元中最大的</translation>
  </message>
  <message>
   <source>a pixel: mean of {t} steps × {u} units</source>
   <translation>一个像素：{t} 步 × {u} 个单元的平均</translation>
  </message>
  <message>
   <source>a pixel: largest of {t} steps × {u} units</source>
   <translation>一个像素：{t} 步 × {u} 个单元中最大的</translation>
  </message>
  <message>
   <source>mean</source>
   <translation>平均</translation>
  </message>
  <message>
   <source>largest</source>
   <translation>最大</translation>
  </message>
 </context>
 <context>
  <name>HeatView</name>
  <message>
   <source>padding: this sequence ends at t = {t}</source>
   <translation>填充：这个序列结束于 t = {t}</translation>
  </message>
 </context>
 <context>
  <name>HeatmapGrid</name>
  <message>
   <source>Hidden states</source>
   <translation>隐藏状态</translation>
  </message>
  <message>
   <source>{units} × {steps} steps</source>
   <translation>{units} × {steps} 步</translation>
  </message>
  <message>
   <source>{units} × 1 step</source>
   <translation>{units} × 1 步</translation>
  </message>
  <message>
   <source>{rows} units x {steps} steps</source>
   <translation>{rows} 个单元 x {steps} 步</translation>
  </message>
  <message>
   <source>units</source>
   <translation>个单元</translation>
  </message>
  <message>
   <source>unit</source>
   <translation>个单元</translation>
  </message>
  <message>
   <source>colours: each panel has its own range</source>
   <translation>颜色：每张图有自己的范围</translation>
  </message>
 </context>
 <context>
  <name>HelpMark</name>
  <message>
   <source>What is this: {title}</source>
   <translation>这是什么：{title}</translation>
  </message>
  <message>
   <source>Words on {title}</source>
   <translation>关于 {title} 的说明</translation>
  </message>
 </context>
 <context>
  <name>Hint</name>
  <message>
   <source>Got it</source>
   <translation>知道了</translation>
  </message>
 </context>
 <context>
  <name>History</name>
  <message>
   <source>display</source>
   <translation>显示</translation>
  </message>
  <message>
   <source>sequence of the batch</source>
   <translation>批次中的序列</translation>
  </message>
  <message>
   <source>hidden state h</source>
   <translation>隐藏状态 h</translation>
  </message>
  <message>
   <source>cell state c</source>
   <translation>细胞状态 c</translation>
  </message>
  <message>
   <source>numbers in cells</source>
   <translation>格子里的数字</translation>
  </message>
  <message>
   <source>gates shown</source>
   <translation>所显示的门</translation>
  </message>
  <message>
   <source>pre-activations shown</source>
   <translation>所显示的激活前的值</translation>
  </message>
  <message>
   <source>layers shown</source>
   <translation>所显示的层</translation>
  </message>
  <message>
   <source>directions shown</source>
   <translation>所显示的方向</translation>
  </message>
  <message>
   <source>order of units</source>
   <translation>单元的顺序</translation>
  </message>
  <message>
   <source>range of colours</source>
   <translation>颜色的范围</translation>
  </message>
  <message>
   <source>colour map</source>
   <translation>颜色表</translation>
  </message>
  <message>
   <source>colour map of gates</source>
   <translation>门的颜色表</translation>
  </message>
  <message>
   <source>reduction</source>
   <translation>归并方式</translation>
  </message>
  <message>
   <source>height of heatmaps</source>
   <translation>热图的高度</translation>
  </message>
  <message>
   <source>follow mode</source>
   <translation>跟随方式</translation>
  </message>
  <message>
   <source>example {name}</source>
   <translation>示例 {name}</translation>
  </message>
  <message>
   <source>change of {name}</source>
   <translation>对 {name} 的改动</translation>
  </message>
  <message>
   <source>change of the order of steps</source>
   <translation>对各步顺序的改动</translation>
  </message>
 </context>
 <context>
  <name>InputRows</name>
  <message>
   <source>values</source>
   <translation>数值</translation>
  </message>
  <message>
   <source>Where the numbers of x come from.</source>
   <translation>x 的数值从哪里来。</translation>
  </message>
  <message>
   <source>one step is</source>
   <translation>一步是</translation>
  </message>
  <message>
   <source>What of the text is one timestep.</source>
   <translation>文字里的什么算一个时间步。</translation>
  </message>
  <message>
   <source>a character</source>
   <translation>一个字符</translation>
  </message>
  <message>
   <source>a word</source>
   <translation>一个词</translation>
  </message>
  <message>
   <source>a token's number</source>
   <translation>词元的编号</translation>
  </message>
  <message>
   <source>text</source>
   <translation>文字</translation>
  </message>
  <message>
   <source>One unit is one timestep; one line is one sequence.</source>
   <translation>一个单位是一个时间步；一行是一个序列。</translation>
  </message>
  <message>
   <source>file</source>
   <translation>文件</translation>
  </message>
  <message>
   <source>x as .npy or .npz, (L, N, H_in) or (L, H_in), or a table: a row is a step.</source>
   <translation>x 为 .npy 或 .npz，形状 (L, N, H_in) 或 (L, H_in)；或一张表：一行是一步。</translation>
  </message>
  <message>
   <source>Sequences (*.npy *.npz *.csv *.tsv *.txt *.wav)</source>
   <translation>序列 (*.npy *.npz *.csv *.tsv *.txt *.wav)</translation>
  </message>
  <message>
   <source>frame</source>
   <translation>帧长</translation>
  </message>
  <message>
   <source>Samples of sound that are one timestep; 0: 80.</source>
   <translation>多少个声音采样算一个时间步；0 表示 80。</translation>
  </message>
  <message>
   <source>unequal</source>
   <translation>长短不一</translation>
  </message>
  <message>
   <source>Packed: each sequence ends at its own length. Padded: all run on to L.</source>
   <translation>打包：每个序列到自己的长度为止。填充：全都走到 L。</translation>
  </message>
  <message>
   <source>packed</source>
   <translation>打包</translation>
  </message>
  <message>
   <source>padded</source>
   <translation>填充</translation>
  </message>
  <message>
   <source>seq_len</source>
   <translation>seq_len</translation>
  </message>
  <message>
   <source>L: how many timesteps x has.</source>
   <translation>L：x 有多少个时间步。</translation>
  </message>
  <message>
   <source>lengths</source>
   <translation>lengths</translation>
  </message>
  <message>
   <source>Packed input: how long each sequence is, like 5, 3, 2. Empty: all L.</source>
   <translation>打包的输入：每个序列有多长，例如 5, 3, 2。留空：都是 L。</translation>
  </message>
  <message>
   <source>random</source>
   <translation>随机</translation>
  </message>
  <message>
   <source>impulse</source>
   <translation>脉冲</translation>
  </message>
  <message>
   <source>sine</source>
   <translation>正弦</translation>
  </message>
  <message>
   <source>step</source>
   <translation>阶跃</translation>
  </message>
  <message>
   <source>one-hot text</source>
   <translation>独热文字</translation>
  </message>
  <message>
   <source>typed in</source>
   <translation>自己输入</translation>
  </message>
  <message>
   <source>a file</source>
   <translation>文件</translation>
  </message>
  <message>
   <source>text → embedding</source>
   <translation>文字 → 嵌入</translation>
  </message>
  <message>
   <source>as recorded</source>
   <translation>与记录相同</translation>
  </message>
  <message>
   <source>A loop over cells knows no packed input: its sequences are padded.</source>
   <translation>循环调用 Cell 不认识打包的输入：它的序列是填充的。</translation>
  </message>
  <message>
   <source>This follows from the text.</source>
   <translation>由文字决定。</translation>
  </message>
  <message>
   <source>This follows from the file.</source>
   <translation>由文件决定。</translation>
  </message>
  <message>
   <source>This follows from the recording.</source>
   <translation>由运行记录决定。</translation>
  </message>
  <message>
   <source>What is typed in is one sequence.</source>
   <translation>自己输入的是一个序列。</translation>
  </message>
  <message>
   <source>Packed input has the axis N: untick unbatched.</source>
   <translation>打包的输入带有 N 这一维：请取消勾选“不带批次”。</translation>
  </message>
 </context>
 <context>
  <name>Inspector</name>
  <message>
   <source>Inspector: the number that is pointed at</source>
   <translation>检查器：所指的那个数</translation>
  </message>
  <message>
   <source>Equation</source>
   <translation>公式</translation>
  </message>
  <message>
   <source>With numbers</source>
   <translation>代入数值</translation>
  </message>
  <message>
   <source>Largest contributions</source>
   <translation>贡献最大的项</translation>
  </message>
  <message>
   <source>Rows of the weights that meet in this number</source>
   <translation>汇入这个数的各行权重</translation>
  </message>
  <message>
   <source>Weight rows</source>
   <translation>权重的行</translation>
  </message>
  <message>
   <source>What is this?</source>
   <translation>这是什么？</translation>
  </message>
  <message>
   <source>This sequence has ended: the steps that follow are padding.</source>
   <translation>这个序列已经结束：后面的步都是填充。</translation>
  </message>
  <message>
   <source>Point at a number in any heatmap to see its equation here.</source>
   <translation>指向热图里的任意一个数，这里就显示它的公式。</translation>
  </message>
  <message>
   <source>gates of hidden unit {unit}</source>
   <translation>隐藏单元 {unit} 的门</translation>
  </message>
  <message>
   <source>Comes from</source>
   <translation>来自</translation>
  </message>
  <message>
   <source>Feeds</source>
   <translation>流向</translation>
  </message>
  <message>
   <source>The gates are those of hidden unit {unit}, which contributes most through W_hr.</source>
   <translation>这里的门属于隐藏单元 {unit}，它经过 W_hr 的贡献最大。</translation>
  </message>
  <message>
   <source>Point at any number to see its own equation; a click pins it.</source>
   <translation>指向任意一个数可以看到它的公式；点击则把它固定。</translation>
  </message>
  <message>
   <source>sum</source>
   <translation>和</translation>
  </message>
  <message>
   <source>weight × number: {product}</source>
   <translation>权重 × 数值：{product}</translation>
  </message>
  <message>
   <source>r × weight × number: {product}</source>
   <translation>r × 权重 × 数值：{product}</translation>
  </message>
  <message>
   <source>Padding: this sequence has {length} steps, so nothing is computed here.</source>
   <translation>填充：这个序列有 {length} 步，所以这里什么也没有计算。</translation>
  </message>
  <message>
   <source>A number of the input at t = {t}: layer 0 reads it.</source>
   <translation>输入在 t = {t} 处的一个数：由第 0 层读入。</translation>
  </message>
  <message>
   <source>The state before the first step of this direction: it is given, not computed.</source>
   <translation>这个方向第一步之前的状态：它是给定的，不是算出来的。</translation>
  </message>
  <message>
   <source>It has seen all of x: layer {k} reads both directions of layer {below}, and one comes from the end.</source>
   <translation>它读过整个 x：第 {k} 层读第 {below} 层的两个方向，其中一个来自末尾。</translation>
  </message>
  <message>
   <source>It has seen {seen}.</source>
   <translation>它读过 {seen}。</translation>
  </message>
 </context>
 <context>
  <name>KeysDialog</name>
  <message>
   <source>Change shortcuts</source>
   <translation>更改快捷键</translation>
  </message>
  <message>
   <source>Reset all</source>
   <translation>全部恢复</translation>
  </message>
  <message>
   <source>Actions and their keys</source>
   <translation>各项操作及其按键</translation>
  </message>
  <message>
   <source>Action</source>
   <translation>操作</translation>
  </message>
  <message>
   <source>Keys</source>
   <translation>按键</translation>
  </message>
  <message>
   <source>New key</source>
   <translation>新按键</translation>
  </message>
  <message>
   <source>Set</source>
   <translation>设为</translation>
  </message>
  <message>
   <source>Give the action this key alone.</source>
   <translation>这项操作只用这个按键。</translation>
  </message>
  <message>
   <source>Add</source>
   <translation>添加</translation>
  </message>
  <message>
   <source>Give the action this key, too.</source>
   <translation>这项操作也用这个按键。</translation>
  </message>
  <message>
   <source>No key</source>
   <translation>不用按键</translation>
  </message>
  <message>
   <source>Take all its keys away.</source>
   <translation>去掉它的所有按键。</translation>
  </message>
  <message>
   <source>Reset</source>
   <translation>恢复</translation>
  </message>
  <message>
   <source>The keys that it had at first.</source>
   <translation>它最初的按键。</translation>
  </message>
  <message>
   <source>{key} belongs to “{action}” now, which would lose it.</source>
   <translation>{key} 现在属于“{action}”，改了之后那项操作就没有它了。</translation>
  </message>
  <message>
   <source>Choose an action, click into the field and press the new key.</source>
   <translation>选择一项操作，点进输入框，再按新的按键。</translation>
  </message>
 </context>
 <context>
  <name>KindBar</name>
  <message>
   <source>nn.RNN: h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh), or relu.</source>
   <translation>nn.RNN：h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh)，或用 relu。</translation>
  </message>
  <message>
   <source>nn.LSTM: a cell state c beside h, with the gates i, f, g, o.</source>
   <translation>nn.LSTM：h 之外还有细胞状态 c，有 i、f、g、o 四个门。</translation>
  </message>
  <message>
   <source>nn.GRU: the gates r, z, n.</source>
   <translation>nn.GRU：有 r、z、n 三个门。</translation>
  </message>
  <message>
   <source>A loop over cells on top of each other: each has its own hidden_size.</source>
   <translation>循环调用叠起来的 Cell：每个有自己的 hidden_size。</translation>
  </message>
 </context>
 <context>
  <name>Labels</name>
  <message>
   <source>n = {n} of N = {batch}</source>
   <translation>n = {n}，共 N = {batch}</translation>
  </message>
  <message>
   <source>before</source>
   <translation>之前</translation>
  </message>
  <message>
   <source>{names}: no room here</source>
   <translation>{names}：这里放不下</translation>
  </message>
  <message>
   <source>later</source>
   <translation>稍后</translation>
  </message>
  <message>
   <source>{count} layers more, not shown here</source>
   <translation>另有 {count} 层未在此显示</translation>
  </message>
  <message>
   <source>{count} rows more, not shown here</source>
   <translation>另有 {count} 行未在此显示</translation>
  </message>
  <message>
   <source>step {k} of {total}</source>
   <translation>第 {k} / {total} 步</translation>
  </message>
  <message>
   <source>update {k} of {total}</source>
   <translation>第 {k} / {total} 次更新</translation>
  </message>
  <message>
   <source>wavefront {k} of {total}</source>
   <translation>波前 {k} / {total}</translation>
  </message>
  <message>
   <source>column {k} of {total}</source>
   <translation>第 {k} / {total} 列</translation>
  </message>
  <message>
   <source>this sequence has ended</source>
   <translation>这个序列已经结束</translation>
  </message>
  <message>
   <source>all layers at t = {t}</source>
   <translation>t = {t} 处的所有层</translation>
  </message>
  <message>
   <source>, </source>
   <translation>、</translation>
  </message>
  <message>
   <source>cell {k} at t = {t}</source>
   <translation>第 {k} 个 Cell，t = {t}</translation>
  </message>
  <message>
   <source>layer {k} at t = {t}</source>
   <translation>第 {k} 层，t = {t}</translation>
  </message>
  <message>
   <source>forward</source>
   <translation>正向</translation>
  </message>
  <message>
   <source>reverse</source>
   <translation>反向</translation>
  </message>
  <message>
   <source>layer {k} {way} at t = {t}</source>
   <translation>第 {k} 层{way}，t = {t}</translation>
  </message>
  <message>
   <source>column t = {t}, as it is read: it has seen x[0..{t}]</source>
   <translation>按列阅读 t = {t}：它读过 x[0..{t}]</translation>
  </message>
  <message>
   <source>column t = {t}, as it is read: forward has seen x[0..{t}], reverse x[{t}..{last}]</source>
   <translation>按列阅读 t = {t}：正向读过 x[0..{t}]，反向读过 x[{t}..{last}]</translation>
  </message>
  <message>
   <source>output: h of the last layer at every t, {shape}</source>
   <translation>output：最后一层在每个 t 的 h，{shape}</translation>
  </message>
  <message>
   <source>Both directions read x, {shape}</source>
   <translation>两个方向都读 x，{shape}</translation>
  </message>
  <message>
   <source>Layer {k} reads h of both directions of layer {below} side by side, {shape}</source>
   <translation>第 {k} 层读第 {below} 层两个方向并排的 h，{shape}</translation>
  </message>
  <message>
   <source>Layer {k} reads h of layer {below}, {shape}</source>
   <translation>第 {k} 层读第 {below} 层的 h，{shape}</translation>
  </message>
  <message>
   <source>dropout = {p} acts here, in training mode only</source>
   <translation>dropout = {p} 在这里起作用，只在训练模式下</translation>
  </message>
  <message>
   <source>a row of</source>
   <translation>其中一行：</translation>
  </message>
  <message>
   <source>h of {place} from t = {a} to t = {b}, {shape}</source>
   <translation>{place} 的 h，从 t = {a} 到 t = {b}，{shape}</translation>
  </message>
  <message>
   <source>input</source>
   <translation>输入</translation>
  </message>
  <message>
   <source>cell {k}</source>
   <translation>第 {k} 个 Cell</translation>
  </message>
  <message>
   <source>layer {k}</source>
   <translation>第 {k} 层</translation>
  </message>
  <message>
   <source>input gate</source>
   <translation>输入门</translation>
  </message>
  <message>
   <source>forget gate</source>
   <translation>遗忘门</translation>
  </message>
  <message>
   <source>candidate</source>
   <translation>候选值</translation>
  </message>
  <message>
   <source>output gate</source>
   <translation>输出门</translation>
  </message>
  <message>
   <source>reset gate</source>
   <translation>重置门</translation>
  </message>
  <message>
   <source>update gate</source>
   <translation>更新门</translation>
  </message>
  <message>
   <source>W_hn h + b_hn</source>
   <translation>W_hn h + b_hn</translation>
  </message>
  <message>
   <source>pre-activation</source>
   <translation>激活前的值</translation>
  </message>
  <message>
   <source>forward half</source>
   <translation>正向的一半</translation>
  </message>
  <message>
   <source>reverse half</source>
   <translation>反向的一半</translation>
  </message>
  <message>
   <source>this step</source>
   <translation>这一步</translation>
  </message>
  <message>
   <source>not yet computed</source>
   <translation>尚未计算</translation>
  </message>
  <message>
   <source>padding</source>
   <translation>填充</translation>
  </message>
 </context>
 <context>
  <name>LengthsRow</name>
  <message>
   <source>not packed</source>
   <translation>不打包</translation>
  </message>
 </context>
 <context>
  <name>MainWindow</name>
  <message>
   <source>Something unexpected went wrong; what you set up is untouched.</source>
   <translation>出了意外的错误；你的设置没有受影响。</translation>
  </message>
  <message>
   <source>rnnviz crashed the last time. What it was doing is in the details and in the log.</source>
   <translation>rnnviz 上次崩溃了。当时在做什么，见详情和日志。</translation>
  </message>
  <message>
   <source>Undo {what}</source>
   <translation>撤销{what}</translation>
  </message>
  <message>
   <source>Redo {what}</source>
   <translation>重做{what}</translation>
  </message>
  <message>
   <source>Space plays, the arrows step</source>
   <translation>Space 播放，方向键逐步走</translation>
  </message>
 </context>
 <context>
  <name>MapBox</name>
  <message>
   <source>Type to search: a name such as CET-D4, or a colour.</source>
   <translation>输入即可搜索：名字如 CET-D4，或一种颜色。</translation>
  </message>
  <message>
   <source>No colour map is called that: choose one of the list.</source>
   <translation>没有叫这个名字的颜色表：请从列表中选一个。</translation>
  </message>
 </context>
 <context>
  <name>Messages</name>
  <message>
   <source>{name} must be a whole number of at least {low}, not {value}.</source>
   <translation>{name} 必须是不小于 {low} 的整数，不能是 {value}。</translation>
  </message>
  <message>
   <source>{name} = {value} is more than {high}, the largest that rnnviz builds: choose a smaller one.</source>
   <translation>{name} = {value} 超过了 {high}，即 rnnviz 能建的最大值：请改小。</translation>
  </message>
  <message>
   <source>{name} must be True or False, not {value}.</source>
   <translation>{name} 必须是 True 或 False，不能是 {value}。</translation>
  </message>
  <message>
   <source>{name} must be one of {choices}, not {value}.</source>
   <translation>{name} 必须是 {choices} 之一，不能是 {value}。</translation>
  </message>
  <message>
   <source>dropout must be a number from 0 to 1, not {value}.</source>
   <translation>dropout 必须是 0 到 1 之间的数，不能是 {value}。</translation>
  </message>
  <message>
   <source>dropout acts between layers and there is only one: set num_layers to 2 or more, or dropout to 0.</source>
   <translation>dropout 作用在层与层之间，而这里只有一层：请把 num_layers 设为 2 或更多，或者把 dropout 设为 0。</translation>
  </message>
  <message>
   <source>proj_size exists for nn.LSTM only: set it to 0 for this network.</source>
   <translation>只有 nn.LSTM 有 proj_size：对这个网络请把它设为 0。</translation>
  </message>
  <message>
   <source>proj_size must be smaller than hidden_size = {hidden_size}, not {value}.</source>
   <translation>proj_size 必须小于 hidden_size = {hidden_size}，不能是 {value}。</translation>
  </message>
  <message>
   <source>A stack needs at least one cell: add one.</source>
   <translation>至少要有一个 Cell：请加一个。</translation>
  </message>
  <message>
   <source>cell {index} must have input_size {expected}, the hidden_size of the cell below it, not {value}.</source>
   <translation>第 {index} 个 Cell 的 input_size 必须是 {expected}，即它下面那个 Cell 的 hidden_size，不能是 {value}。</translation>
  </message>
  <message>
   <source>Type some text: one character is one timestep.</source>
   <translation>请输入一些文字：一个字符就是一个时间步。</translation>
  </message>
  <message>
   <source>Choose a file that holds x: .npy or .npz as (L, N, H_in) or (L, H_in), or a table such as .csv.</source>
   <translation>请选择存有 x 的文件：.npy 或 .npz，形状为 (L, N, H_in) 或 (L, H_in)，或者 .csv 之类的表格。</translation>
  </message>
  <message>
   <source>seed must be a whole number from 0 to {high}, not {value}.</source>
   <translation>seed 必须是 0 到 {high} 之间的整数，不能是 {value}。</translation>
  </message>
  <message>
   <source>{value} is not a number: type it like 0.5 or -1e-3.</source>
   <translation>{value} 不是数：请写成 0.5 或 -1e-3 这样。</translation>
  </message>
  <message>
   <source>{value} is no list of lengths: type whole numbers with commas, like 5, 3, 2, or nothing.</source>
   <translation>{value} 不是长度的列表：请输入用逗号隔开的整数，如 5, 3, 2，或者留空。</translation>
  </message>
  <message>
   <source>number of cells</source>
   <translation>Cell 的个数</translation>
  </message>
  <message>
   <source>{name} must be a function, not {type}: give one that can be called, or leave it out.</source>
   <translation>{name} 必须是函数，而不是 {type}：请给出可以调用的函数，或者省略它。</translation>
  </message>
  <message>
   <source>unknown part {name}</source>
   <translation>不认识的部分 {name}</translation>
  </message>
  <message>
   <source>unknown field {name}</source>
   <translation>不认识的字段 {name}</translation>
  </message>
  <message>
   <source>a wrong value in {name}</source>
   <translation>{name} 中有错误的值</translation>
  </message>
  <message>
   <source>a wrong recipe of weights</source>
   <translation>权重的来历写错了</translation>
  </message>
  <message>
   <source>This does not describe a network ({reason}): the file was written by another program or another version, so choose another file, or update rnnviz.</source>
   <translation>这里描述的不是一个网络（{reason}）：文件是由别的程序或别的版本写的，请选择别的文件，或更新 rnnviz。</translation>
  </message>
  <message>
   <source>There is no parameter {name}: choose one of {names}.</source>
   <translation>没有参数 {name}：请选择 {names} 之一。</translation>
  </message>
  <message>
   <source>{name} must be {shape}: type one number for every place.</source>
   <translation>{name} 的形状必须是 {shape}：请给每个位置填一个数。</translation>
  </message>
  <message>
   <source>{file} does not fit: this network needs {name} of shape {shape}.</source>
   <translation>{file} 不合适：这个网络需要形状为 {shape} 的 {name}。</translation>
  </message>
  <message>
   <source>{name} is not there: choose a .npy file that holds x.</source>
   <translation>找不到 {name}：请选择一个存有 x 的 .npy 文件。</translation>
  </message>
  <message>
   <source>{name} is not a .npy file of numbers: write it with numpy.save(path, x).</source>
   <translation>{name} 不是存放数值的 .npy 文件：请用 numpy.save(path, x) 写出。</translation>
  </message>
  <message>
   <source>{name} has shape {shape}; x must be (L, N, H_in) or (L, H_in) with at least one of each.</source>
   <translation>{name} 的形状是 {shape}；x 必须是 (L, N, H_in) 或 (L, H_in)，且每一维至少为 1。</translation>
  </message>
  <message>
   <source>{character} is not in the vocabulary: leave it out, or choose the vocabulary that the model was trained with.</source>
   <translation>{character} 不在词表里：请去掉它，或者选择训练模型时用的词表。</translation>
  </message>
  <message>
   <source>The text has {length} characters; take at most {most}.</source>
   <translation>文字有 {length} 个字符；最多 {most} 个。</translation>
  </message>
  <message>
   <source>Line {line} is empty, and every line is one sequence: type something there or take it out.</source>
   <translation>第 {line} 行是空的，而每一行是一个序列：请在那里输入内容，或删掉这一行。</translation>
  </message>
  <message>
   <source>{token} is no row of the embedding: type whole numbers from 0 to {last}, with spaces between them.</source>
   <translation>{token} 不是嵌入的行号：请输入 0 到 {last} 的整数，用空格隔开。</translation>
  </message>
  <message>
   <source>The vocabulary has {count} tokens, but the embedding has {rows} rows: choose the vocabulary that the model was trained with.</source>
   <translation>词表有 {count} 个词元，而嵌入有 {rows} 行：请选择训练模型时用的词表。</translation>
  </message>
  <message>
   <source>The vocabulary is too long: take at most {most} tokens.</source>
   <translation>词表太长：最多 {most} 个词元。</translation>
  </message>
  <message>
   <source>{path} is no vocabulary: write one token per line, a JSON list, or a JSON object of token and number from 0 on.</source>
   <translation>{path} 不是词表：请每行写一个词元，或用 JSON 列表，或用从 0 起给词元编号的 JSON 对象。</translation>
  </message>
  <message>
   <source>{name} is not a .npz of arrays: write it with numpy.savez(path, x=x).</source>
   <translation>{name} 不是存有数组的 .npz：请用 numpy.savez(path, x=x) 写出。</translation>
  </message>
  <message>
   <source>{name} holds {dtype} of shape {shape}; the numbers of tokens are whole numbers, (L,) or (L, N), at most {most}.</source>
   <translation>{name} 里是形状为 {shape} 的 {dtype}；词元的编号应是整数，形状为 (L,) 或 (L, N)，最多 {most} 个。</translation>
  </message>
  <message>
   <source>{name} does not say which of its arrays is x: name one of them x, as (L, N, H_in) or (L, H_in) (there: {names}).</source>
   <translation>{name} 没有说明哪个数组是 x：请把其中一个命名为 x，形状为 (L, N, H_in) 或 (L, H_in)（现有：{names}）。</translation>
  </message>
  <message>
   <source>The lengths do not fit: give one for each of the {count} sequences, from 1 to {steps}.</source>
   <translation>长度对不上：请给 {count} 个序列各一个长度，从 1 到 {steps}。</translation>
  </message>
  <message>
   <source>x has more than {most} numbers: choose smaller sizes to type them in, or a file.</source>
   <translation>x 的数超过 {most} 个：要自己输入，请改小尺寸，或者用文件。</translation>
  </message>
  <message>
   <source>x came with a recording that is no longer open: open it again, or choose other values for x.</source>
   <translation>x 来自一份已经关闭的运行记录：请重新打开它，或者另选 x 的数值。</translation>
  </message>
  <message>
   <source>Text needs the vocabulary that the model was trained with: type it in, choose its file, or type the tokens' numbers.</source>
   <translation>文字需要训练模型时用的词表：请输入词表、选择它的文件，或直接输入词元的编号。</translation>
  </message>
  <message>
   <source>Text through an embedding needs a model with one: open the model's file and choose it there.</source>
   <translation>文字要经过嵌入，就需要带嵌入的模型：请打开模型的文件并在那里选择。</translation>
  </message>
  <message>
   <source>Type one row per timestep, all with the same number of features.</source>
   <translation>请每个时间步输入一行，各行的特征数相同。</translation>
  </message>
  <message>
   <source>{path} is not written in {encoding}: choose another encoding, or save it as UTF-8.</source>
   <translation>{path} 不是用 {encoding} 写的：请选择别的编码，或另存为 UTF-8。</translation>
  </message>
  <message>
   <source>{path} is not a text file: choose a .csv, .tsv or .txt, or save the numbers as .npy.</source>
   <translation>{path} 不是文本文件：请选择 .csv、.tsv 或 .txt，或者把数值存成 .npy。</translation>
  </message>
  <message>
   <source>{path} holds no rows: choose a file with one row per timestep.</source>
   <translation>{path} 没有任何行：请选择每个时间步一行的文件。</translation>
  </message>
  <message>
   <source>{path} has {count} columns; take at most {most}.</source>
   <translation>{path} 有 {count} 列；最多 {most} 列。</translation>
  </message>
  <message>
   <source>{path}, row {row} has {count} columns and not {expected} as the others: mend the row, or choose another separator.</source>
   <translation>{path} 的第 {row} 行有 {count} 列，而其他行有 {expected} 列：请改正这一行，或另选分隔符。</translation>
  </message>
  <message>
   <source>{path}, row {row}, column {column}: {cell} is not a number. Mend it, leave the column out, or choose another decimal sign.</source>
   <translation>{path} 的第 {row} 行、{column} 列：{cell} 不是数。请改正它、去掉这一列，或另选小数点。</translation>
  </message>
  <message>
   <source>{path} has no column {column}: it has {count}, counted from 0.</source>
   <translation>{path} 没有第 {column} 列：它有 {count} 列，从 0 数起。</translation>
  </message>
  <message>
   <source>{path} has no column of numbers: choose another separator or decimal sign.</source>
   <translation>{path} 没有数值列：请另选分隔符或小数点。</translation>
  </message>
  <message>
   <source>{path} is no WAV file of whole numbers (PCM): convert it first, for example with ffmpeg -i {path} -c:a pcm_s16le out.wav.</source>
   <translation>{path} 不是整数（PCM）的 WAV 文件：请先转换，例如 ffmpeg -i {path} -c:a pcm_s16le out.wav。</translation>
  </message>
  <message>
   <source>{path} has {count} samples, and one timestep takes {frame}: choose a longer one, or a smaller frame.</source>
   <translation>{path} 有 {count} 个采样，而一个时间步需要 {frame} 个：请选更长的文件，或改小帧长。</translation>
  </message>
  <message>
   <source>{path} is a folder: choose a file in it.</source>
   <translation>{path} 是文件夹：请选择其中的一个文件。</translation>
  </message>
  <message>
   <source>{path} is not an ordinary file: copy its content into one first.</source>
   <translation>{path} 不是普通文件：请先把它的内容复制到一个文件里。</translation>
  </message>
  <message>
   <source>{path} is empty: save it again.</source>
   <translation>{path} 是空的：请重新保存。</translation>
  </message>
  <message>
   <source>{path} is larger than {most} GiB: save only the recurrent module's state_dict().</source>
   <translation>{path} 超过 {most} GiB：请只保存循环模块的 state_dict()。</translation>
  </message>
  <message>
   <source>{path} is larger than {most} MB: take a part of it.</source>
   <translation>{path} 超过 {most} MB：请只取一部分。</translation>
  </message>
  <message>
   <source>{path} needs more than half of the memory that is free: close other programs, or save only the recurrent module's state_dict().</source>
   <translation>{path} 需要空闲内存的一半以上：请关掉别的程序，或只保存循环模块的 state_dict()。</translation>
  </message>
  <message>
   <source>{path} is no file of tensors: choose a .safetensors, a .pt or .pth with a state_dict(), or a .npz of arrays.</source>
   <translation>{path} 不是存张量的文件：请选择 .safetensors、存有 state_dict() 的 .pt 或 .pth，或存有数组的 .npz。</translation>
  </message>
  <message>
   <source>{path} is one array, not a model: open it as data, or save the model's arrays together with numpy.savez.</source>
   <translation>{path} 是单个数组，不是模型：请把它当作数据打开，或用 numpy.savez 把模型的数组存在一起。</translation>
  </message>
  <message>
   <source>{path} is an HDF5 file, which rnnviz does not read: save the weights with numpy.savez or safetensors.</source>
   <translation>{path} 是 HDF5 文件，rnnviz 不读这种文件：请用 numpy.savez 或 safetensors 保存权重。</translation>
  </message>
  <message>
   <source>{path} is a bare pickle, which could run code: load it where you trust it and save model.state_dict() with torch.save or safetensors.</source>
   <translation>{path} 是单独的 pickle，可能会执行代码：请在你信得过的地方读入，再用 torch.save 或 safetensors 保存 model.state_dict()。</translation>
  </message>
  <message>
   <source>{path} is a TorchScript program: load it with torch.jit.load where you trust it, and save its state_dict() instead.</source>
   <translation>{path} 是 TorchScript 程序：请在你信得过的地方用 torch.jit.load 读入，再保存它的 state_dict()。</translation>
  </message>
  <message>
   <source>{path} is an exported program: save model.state_dict() instead.</source>
   <translation>{path} 是导出的程序：请改为保存 model.state_dict()。</translation>
  </message>
  <message>
   <source>{path} was saved as a whole module ({name}), which could run code: save model.state_dict() instead.</source>
   <translation>{path} 保存的是整个模块（{name}），可能会执行代码：请改为保存 model.state_dict()。</translation>
  </message>
  <message>
   <source>{path} holds Python objects beside tensors ({name}), which could run code: save model.state_dict() alone instead.</source>
   <translation>{path} 除张量外还有 Python 对象（{name}），可能会执行代码：请只保存 model.state_dict()。</translation>
  </message>
  <message>
   <source>{path} was pickled in a way that torch.save does not use by itself ({name}): save model.state_dict() with torch.save(state_dict, path).</source>
   <translation>{path} 的 pickle 方式不是 torch.save 自己会用的（{name}）：请用 torch.save(state_dict, path) 保存 model.state_dict()。</translation>
  </message>
  <message>
   <source>{path} holds Python objects in {name}, which could run code: save arrays of numbers only.</source>
   <translation>{path} 的 {name} 里有 Python 对象，可能会执行代码：请只保存数值数组。</translation>
  </message>
  <message>
   <source>{path} is an archive with {name} in it, not a .npz of arrays: save them with numpy.savez.</source>
   <translation>{path} 是含有 {name} 的压缩包，不是存数组的 .npz：请用 numpy.savez 保存。</translation>
  </message>
  <message>
   <source>{path} holds no dict of named tensors: save model.state_dict().</source>
   <translation>{path} 里没有带名字的张量：请保存 model.state_dict()。</translation>
  </message>
  <message>
   <source>{path} has a list of contents of more than {most} kB: save only the recurrent module's state_dict().</source>
   <translation>{path} 的目录超过 {most} kB：请只保存循环模块的 state_dict()。</translation>
  </message>
  <message>
   <source>{path} was written on a big-endian machine: save it as .safetensors there.</source>
   <translation>{path} 是在大端机器上写的：请在那里存成 .safetensors。</translation>
  </message>
  <message>
   <source>{path} is locked with a password: save it without one.</source>
   <translation>{path} 有密码：请保存成没有密码的。</translation>
  </message>
  <message>
   <source>{path} holds more than {most} parts: save only the recurrent module's state_dict().</source>
   <translation>{path} 的部分超过 {most} 个：请只保存循环模块的 state_dict()。</translation>
  </message>
  <message>
   <source>{path} needs the package onnx to be read: pip install onnx.</source>
   <translation>读取 {path} 需要 onnx 包：pip install onnx。</translation>
  </message>
  <message>
   <source>{name} in {path} has no counterpart in PyTorch ({what}): export the model with PyTorch's own recurrent modules.</source>
   <translation>{path} 里的 {name} 在 PyTorch 中没有对应的东西（{what}）：请用 PyTorch 自己的循环模块导出模型。</translation>
  </message>
  <message>
   <source>{path} keeps its weights in other files: save the model with its weights inside.</source>
   <translation>{path} 的权重在别的文件里：请把权重存进模型文件内部。</translation>
  </message>
  <message>
   <source>{path} is cut off or is something else than its name says: copy it again, or save it again.</source>
   <translation>{path} 被截断，或者并不是名称所说的文件：请重新复制，或重新保存。</translation>
  </message>
  <message>
   <source>{path} is damaged or was made to mislead ({part} does not fit): copy it again, or save the model again.</source>
   <translation>{path} 已损坏，或有意误导（{part} 对不上）：请重新复制，或重新保存模型。</translation>
  </message>
  <message>
   <source>{path} holds no recurrent network that rnnviz knows by its names (there: {names}): it looks for weight_ih_l0 and weight_hh_l0 of nn.RNN, nn.LSTM or nn.GRU, or weight_ih and weight_hh of cells.</source>
   <translation>{path} 里没有 rnnviz 能按名字认出的循环网络（现有：{names}）：它要找的是 nn.RNN、nn.LSTM 或 nn.GRU 的 weight_ih_l0 和 weight_hh_l0，或者 Cell 的 weight_ih 和 weight_hh。</translation>
  </message>
  <message>
   <source>{name} in {path} has one bias, {part}, where PyTorch has two: save it as bias_ih, and zeros as bias_hh.</source>
   <translation>{path} 中的 {name} 只有一个偏置 {part}，而 PyTorch 有两个：请把它存为 bias_ih，再把全零存为 bias_hh。</translation>
  </message>
  <message>
   <source>{path} holds no tensors of the dtypes {dtypes}: save the state_dict() of the model as it was trained, before it was quantised.</source>
   <translation>{path} 中没有 dtype 为 {dtypes} 的张量：请保存训练好、尚未量化的模型的 state_dict()。</translation>
  </message>
  <message>
   <source>{name} in {path} is not complete: {part} is missing or does not fit; save the whole module's state_dict().</source>
   <translation>{path} 里的 {name} 不完整：{part} 缺失或对不上；请保存整个模块的 state_dict()。</translation>
  </message>
  <message>
   <source>{path} has no recurrent network named {name}: choose one of {names}.</source>
   <translation>{path} 里没有名为 {name} 的循环网络：请从 {names} 中选择。</translation>
  </message>
  <message>
   <source>{path} holds several recurrent networks: name one with --at; there are {names}.</source>
   <translation>{path} 里有几个循环网络：请用 --at 指明一个；现有 {names}。</translation>
  </message>
  <message>
   <source>The file has no embedding {name} of width {width}: choose one of {names}.</source>
   <translation>文件里没有宽度为 {width} 的嵌入 {name}：请从 {names} 中选择。</translation>
  </message>
  <message>
   <source>{path} has changed since it was opened: open it again to use what it holds now.</source>
   <translation>{path} 打开之后被改过：请重新打开，以使用它现在的内容。</translation>
  </message>
  <message>
   <source>These weights came with a recording that is no longer open: open it again.</source>
   <translation>这些权重来自一份已经关闭的运行记录：请重新打开它。</translation>
  </message>
  <message>
   <source>{value} is not a device here: choose one of {offered}.</source>
   <translation>这里没有设备 {value}：请从 {offered} 中选择。</translation>
  </message>
  <message>
   <source>PyTorch offers no {device} here, so the CPU computed this run.</source>
   <translation>这里的 PyTorch 没有 {device}，所以这次运行由 CPU 计算。</translation>
  </message>
  <message>
   <source>{device} could not compute this run (out of memory or lost), so the CPU did.</source>
   <translation>{device} 没能完成这次运行（显存不足或设备丢失），所以改由 CPU 计算。</translation>
  </message>
  <message>
   <source>x has {width} features, but input_size is {input_size}: make them equal.</source>
   <translation>x 有 {width} 个特征，而 input_size 是 {input_size}：请使二者相等。</translation>
  </message>
  <message>
   <source>A loop over cells takes no packed input: leave lengths empty, or choose RNN, LSTM or GRU.</source>
   <translation>循环调用 Cell 不接受打包的输入：请把 lengths 留空，或者选 RNN、LSTM 或 GRU。</translation>
  </message>
  <message>
   <source>Packed input has the axis N: untick unbatched, or leave lengths empty.</source>
   <translation>打包的输入带有 N 这一维：请取消勾选“不带批次”，或者把 lengths 留空。</translation>
  </message>
  <message>
   <source>x holds {batch} sequences, and here are {count} lengths: give one for each, or none.</source>
   <translation>x 有 {batch} 个序列，这里却有 {count} 个长度：请给每个序列一个长度，或者留空。</translation>
  </message>
  <message>
   <source>The longest sequence must have all {steps} timesteps of x, not {value}: make one of them {steps} long.</source>
   <translation>最长的序列必须用满 x 的 {steps} 个时间步，不能是 {value}：请让其中一个等于 {steps}。</translation>
  </message>
  <message>
   <source>This needs about {need}, and {free} of memory are free: choose smaller sizes or fewer steps.</source>
   <translation>这大约需要 {need}，而空闲内存有 {free}：请改小尺寸或减少步数。</translation>
  </message>
  <message>
   <source>There is no example {name}; there are {names}.</source>
   <translation>没有名为 {name} 的示例；现有 {names}。</translation>
  </message>
  <message>
   <source>{steps} timesteps first, then the N sequences of the batch, then the features of one timestep.</source>
   <translation>先是 {steps} 个时间步，再是批次的 N 个序列，最后是一个时间步的特征。</translation>
  </message>
  <message>
   <source>batch_first puts the N sequences before the {steps} timesteps - in x and output only.</source>
   <translation>batch_first 把 N 个序列放到 {steps} 个时间步前面，只在 x 和 output 中如此。</translation>
  </message>
  <message>
   <source>The loop takes x[t], one of {steps} timesteps, at a time.</source>
   <translation>循环每次取 x[t]，即 {steps} 个时间步中的一个。</translation>
  </message>
  <message>
   <source>h of the LAST layer only, at every one of the {steps} timesteps.</source>
   <translation>只有最后一层的 h，{steps} 个时间步一个不少。</translation>
  </message>
  <message>
   <source>h of the LAST layer only, at every one of the {steps} timesteps: the forward half and the reverse half side by side.</source>
   <translation>只有最后一层的 h，{steps} 个时间步一个不少：正向的一半与反向的一半并排。</translation>
  </message>
  <message>
   <source>One first state per layer: D * num_layers = 1 * {k}; D is 1, there is one direction.</source>
   <translation>num_layers = {k} 层，每层一个初始状态；只有一个方向，所以 D 是 1。</translation>
  </message>
  <message>
   <source>One first state per layer: D * num_layers = 1 * {k}. batch_first does not move it: N stays in the middle.</source>
   <translation>num_layers = {k} 层，每层一个初始状态。batch_first 不改变它：N 仍在中间。</translation>
  </message>
  <message>
   <source>One first state per layer and direction: D * num_layers = 2 * {k} = {count}, layer by layer, forward before reverse.</source>
   <translation>每一层、每个方向一个初始状态：D * num_layers = 2 * {k} = {count}，逐层排列，先正向后反向。</translation>
  </message>
  <message>
   <source>One first state per layer and direction: D * num_layers = 2 * {k} = {count}. batch_first does not move it.</source>
   <translation>每一层、每个方向一个初始状态：D * num_layers = 2 * {k} = {count}。batch_first 不改变它。</translation>
  </message>
  <message>
   <source>One final state per layer: D * num_layers = 1 * {k} = {count}. h_n[k] is h of layer k after its last timestep; output holds the last layer only.</source>
   <translation>每层一个最终状态：D * num_layers = 1 * {k} = {count}。h_n[k] 是第 k 层在最后一个时间步之后的 h；output 只含最后一层。</translation>
  </message>
  <message>
   <source>One final state per layer: D * num_layers = {count}. batch_first does not move it: it has no time axis to swap N with.</source>
   <translation>每层一个最终状态：D * num_layers = {count}。batch_first 不改变它：它没有可以与 N 交换的时间维。</translation>
  </message>
  <message>
   <source>One final state per layer and direction: D * num_layers = 2 * {k} = {count}. h_n[2*l + d]: forward after the last step, reverse after t = 0.</source>
   <translation>每一层、每个方向一个最终状态：D * num_layers = 2 * {k} = {count}。h_n[2*l + d]：正向在最后一步之后，反向在 t = 0 之后。</translation>
  </message>
  <message>
   <source>One final state per layer and direction: D * num_layers = 2 * {k} = {count}. batch_first does not move it: it has no time axis.</source>
   <translation>每一层、每个方向一个最终状态：D * num_layers = 2 * {k} = {count}。batch_first 不改变它：它没有时间维。</translation>
  </message>
  <message>
   <source>One first cell state per layer, {k} in all; its size is hidden_size, also with proj_size.</source>
   <translation>共 {k} 层，每层一个初始细胞状态；其大小是 hidden_size，设了 proj_size 也一样。</translation>
  </message>
  <message>
   <source>One first cell state per layer, {k} in all. batch_first does not move it.</source>
   <translation>共 {k} 层，每层一个初始细胞状态。batch_first 不改变它。</translation>
  </message>
  <message>
   <source>One first cell state per layer and direction: 2 * {k} = {count}.</source>
   <translation>每一层、每个方向一个初始细胞状态：2 * {k} = {count}。</translation>
  </message>
  <message>
   <source>One first cell state per layer and direction: 2 * {k} = {count}. batch_first does not move it.</source>
   <translation>每一层、每个方向一个初始细胞状态：2 * {k} = {count}。batch_first 不改变它。</translation>
  </message>
  <message>
   <source>One final cell state per layer, {k} in all; its size is hidden_size, also with proj_size.</source>
   <translation>共 {k} 层，每层一个最终细胞状态；其大小是 hidden_size，设了 proj_size 也一样。</translation>
  </message>
  <message>
   <source>One final cell state per layer, {k} in all. batch_first does not move it.</source>
   <translation>共 {k} 层，每层一个最终细胞状态。batch_first 不改变它。</translation>
  </message>
  <message>
   <source>One final cell state per layer and direction: 2 * {k} = {count}.</source>
   <translation>每一层、每个方向一个最终细胞状态：2 * {k} = {count}。</translation>
  </message>
  <message>
   <source>One final cell state per layer and direction: 2 * {k} = {count}. batch_first does not move it.</source>
   <translation>每一层、每个方向一个最终细胞状态：2 * {k} = {count}。batch_first 不改变它。</translation>
  </message>
  <message>
   <source>{name} is (N, hidden_size): the cell returns its new state, {size} numbers per sequence - not input_size.</source>
   <translation>{name} 是 (N, hidden_size)：Cell 返回它的新状态，每个序列 {size} 个数，而不是 input_size 个。</translation>
  </message>
  <message>
   <source>The LSTM cell's memory: {size} numbers per sequence, like its h.</source>
   <translation>LSTM 的 Cell 的记忆：每个序列 {size} 个数，与它的 h 一样。</translation>
  </message>
  <message>
   <source>b_ih and b_hh both exist and are both added: one number per row.</source>
   <translation>b_ih 和 b_hh 都存在，而且都要加：每行一个数。</translation>
  </message>
  <message>
   <source>Projects the hidden_size numbers of o * tanh(c) to the proj_size numbers of h.</source>
   <translation>把 o * tanh(c) 的 hidden_size 个数投影成 h 的 proj_size 个数。</translation>
  </message>
  <message>
   <source>One row per unit, one column per unit of its own h before.</source>
   <translation>每个单元一行；每一列对应它自己上一步 h 的一个单元。</translation>
  </message>
  <message>
   <source>Three blocks of hidden_size rows in the order r, z, n; one column per unit of its own h before.</source>
   <translation>三块，每块 hidden_size 行，顺序为 r、z、n；每一列对应它自己上一步 h 的一个单元。</translation>
  </message>
  <message>
   <source>Four blocks of hidden_size rows in the order i, f, g, o; one column per unit of its own h before.</source>
   <translation>四块，每块 hidden_size 行，顺序为 i、f、g、o；每一列对应它自己上一步 h 的一个单元。</translation>
  </message>
  <message>
   <source>One row per unit, one column per input feature.</source>
   <translation>每个单元一行，每个输入特征一列。</translation>
  </message>
  <message>
   <source>Three blocks of hidden_size rows in the order r, z, n; one column per input feature.</source>
   <translation>三块，每块 hidden_size 行，顺序为 r、z、n；每个输入特征一列。</translation>
  </message>
  <message>
   <source>Four blocks of hidden_size rows in the order i, f, g, o; one column per input feature.</source>
   <translation>四块，每块 hidden_size 行，顺序为 i、f、g、o；每个输入特征一列。</translation>
  </message>
  <message>
   <source>Layer {layer} reads h of layer {below}, not x: its columns are the units (of all directions) below.</source>
   <translation>第 {layer} 层读第 {below} 层的 h，而不是 x：它的列对应下面那一层（所有方向）的单元。</translation>
  </message>
  <message>
   <source>{module} is not nn.RNN, nn.LSTM, nn.GRU, a cell or a list of cells: name the RNN inside it with at=; {inside}.</source>
   <translation>{module} 不是 nn.RNN、nn.LSTM、nn.GRU、Cell 或 Cell 的列表：请用 at= 指明其中的 RNN；{inside}。</translation>
  </message>
  <message>
   <source>{module} is a class: make a module of it first, and record that.</source>
   <translation>{module} 是一个类：请先用它创建一个模块，再记录该模块。</translation>
  </message>
  <message>
   <source>TorchScript shows nobody what is inside a module: record the nn.Module that it was made from.</source>
   <translation>TorchScript 不会公开模块的内部：请记录生成它的那个 nn.Module。</translation>
  </message>
  <message>
   <source>The model has no RNN at {at}; {inside}.</source>
   <translation>模型在 {at} 处没有 RNN；{inside}。</translation>
  </message>
  <message>
   <source>The model did not call {at}: give inputs that reach it.</source>
   <translation>模型没有调用 {at}：请给出能走到它的输入。</translation>
  </message>
  <message>
   <source>The model called {at} {count} times: use rnnviz.record_calls, which records each call.</source>
   <translation>模型调用了 {at} {count} 次：请用 rnnviz.record_calls，它记录每一次调用。</translation>
  </message>
  <message>
   <source>There is one sequence only, and each process takes a share of the sequences: record it without torchrun.</source>
   <translation>只有一个序列，而各进程要分担这些序列：请不用 torchrun 记录。</translation>
  </message>
  <message>
   <source>One of the processes failed ({reason}): its own output says more; nothing was written.</source>
   <translation>有一个进程失败了（{reason}）：它自己的输出说得更清楚；什么也没有写。</translation>
  </message>
  <message>
   <source>There is nothing to watch in {module}: give an nn.Module that is or contains an nn.RNN, nn.LSTM, nn.GRU or a cell.</source>
   <translation>{module} 中没有可以观察的内容：请给出一个 nn.Module，它本身是或者包含 nn.RNN、nn.LSTM、nn.GRU 或单元。</translation>
  </message>
  <message>
   <source>cuDNN draws the masks of dropout itself and shows them to nobody: watch in eval mode, with dropout 0, or on the CPU.</source>
   <translation>cuDNN 自己抽取 dropout 的掩码，不给任何人看：请在评估模式、dropout 为 0 或 CPU 上观察。</translation>
  </message>
  <message>
   <source>meta must be a dict whose keys are texts: give it like meta={{"what": "the first try"}}.</source>
   <translation>meta 必须是以文本为键的字典：请像 meta={{"what": "the first try"}} 这样给出。</translation>
  </message>
  <message>
   <source>rnnviz itself notes {names} in the meta of a run: choose other names.</source>
   <translation>rnnviz 自己会在运行的 meta 中记下 {names}：请选择其他名称。</translation>
  </message>
  <message>
   <source>Give x as the first argument: a tensor (L, N, H_in), (L, H_in) or a PackedSequence.</source>
   <translation>第一个参数请给 x：张量 (L, N, H_in)、(L, H_in) 或 PackedSequence。</translation>
  </message>
  <message>
   <source>{module} has a forward of its own, so what it computes cannot be recorded: record a plain nn.RNN, nn.LSTM, nn.GRU or cell with its weights.</source>
   <translation>{module} 有自己的 forward，它的计算无法记录：请用它的权重记录普通的 nn.RNN、nn.LSTM、nn.GRU 或 Cell。</translation>
  </message>
  <message>
   <source>The module takes x and hx only, not {names}: leave that out.</source>
   <translation>模块只接受 x 和 hx，不接受 {names}：请去掉。</translation>
  </message>
  <message>
   <source>x must be a torch tensor or a PackedSequence, not {type}: torch.as_tensor(x) makes one.</source>
   <translation>x 必须是 torch 张量或 PackedSequence，不能是 {type}：可以用 torch.as_tensor(x) 得到。</translation>
  </message>
  <message>
   <source>x is a nested tensor: give torch.nested.to_padded_tensor(x, 0.0) with lengths= instead.</source>
   <translation>x 是嵌套张量：请改为给出 torch.nested.to_padded_tensor(x, 0.0)，并加上 lengths=。</translation>
  </message>
  <message>
   <source>This PackedSequence does not fit together ({part}): make it with pack_padded_sequence(x, lengths).</source>
   <translation>这个 PackedSequence 的各部分不相符({part})：请用 pack_padded_sequence(x, lengths) 创建它。</translation>
  </message>
  <message>
   <source>A loop over cells takes no packed input: give one sequence at a time as (L, H_in), or use nn.RNN, nn.LSTM or nn.GRU.</source>
   <translation>单元的循环不接受打包输入：请逐个给出序列 (L, H_in)，或者使用 nn.RNN、nn.LSTM 或 nn.GRU。</translation>
  </message>
  <message>
   <source>x must have 2 axes {unbatched} or 3 axes {batched}, not the shape {shape}.</source>
   <translation>x 必须有 2 维 {unbatched} 或 3 维 {batched}，不能是形状 {shape}。</translation>
  </message>
  <message>
   <source>lengths must be N = {batch} whole numbers from 1 to L = {steps}, one per sequence of a batched x, not {value}.</source>
   <translation>lengths 必须是 N = {batch} 个整数，从 1 到 L = {steps}，带批次的 x 每个序列一个，不能是 {value}。</translation>
  </message>
  <message>
   <source>A PackedSequence brings its own lengths: leave lengths out.</source>
   <translation>PackedSequence 自带长度：请不要再给 lengths。</translation>
  </message>
  <message>
   <source>lengths are for nn.RNN, nn.LSTM and nn.GRU: a loop over cells takes every step, so cut x to its length.</source>
   <translation>lengths 用于 nn.RNN、nn.LSTM 和 nn.GRU：循环调用 Cell 会走完每一步，请把 x 截到它的长度。</translation>
  </message>
  <message>
   <source>x has {value} features in its last axis, but input_size is {expected}: make them equal.</source>
   <translation>x 的最后一维有 {value} 个特征，而 input_size 是 {expected}：请使二者相等。</translation>
  </message>
  <message>
   <source>x has no timesteps: give at least one.</source>
   <translation>x 没有时间步：请至少给一个。</translation>
  </message>
  <message>
   <source>x holds no sequence (N = 0): give at least one.</source>
   <translation>x 里没有序列（N = 0）：请至少给一个。</translation>
  </message>
  <message>
   <source>{name} is {given}: choose a dense tensor of {dtypes} that holds numbers.</source>
   <translation>{name} 是 {given}：请选用真正存有数值的 {dtypes} 稠密张量。</translation>
  </message>
  <message>
   <source>{name} is {given}, but the weights are {expected}: PyTorch does not mix them, so convert one.</source>
   <translation>{name} 是 {given}，权重却是 {expected}：PyTorch 不混用二者，请转换其中之一。</translation>
  </message>
  <message>
   <source>{name} is on {given}, but the weights are on {expected}: move one of them there with .to(), or name a device= for both.</source>
   <translation>{name} 在 {given} 上，权重却在 {expected} 上：请用 .to() 移动其中之一，或用 device= 给二者指定设备。</translation>
  </message>
  <message>
   <source>{name} must be {why} = {expected}{also}, not {value}.</source>
   <translation>{name} 必须是 {why} = {expected}{also}，不能是 {value}。</translation>
  </message>
  <message>
   <source>An LSTM starts from a pair (h_0, c_0): give both.</source>
   <translation>LSTM 从一对 (h_0, c_0) 开始：两个都要给。</translation>
  </message>
  <message>
   <source>A stack of {count} cells starts from a list with {count} states, one per cell.</source>
   <translation>{count} 个 Cell 叠成的网络，初始状态是含 {count} 个状态的列表，每个 Cell 一个。</translation>
  </message>
  <message>
   <source>This run holds {nan} NaN and {inf} infinite numbers, {in_x} of them in x: they are kept as they are.</source>
   <translation>这次运行有 {nan} 个 NaN 和 {inf} 个无穷大，其中 {in_x} 个在 x 里：它们保持原样。</translation>
  </message>
  <message>
   <source>Recording this to a file needs about {need} of memory, because of lengths that differ or of dropout, and {free} are free: make it shorter or smaller.</source>
   <translation>由于各序列长度不同或使用了 dropout，把这次运行记录到文件仍需要大约 {need} 内存，而空闲的有 {free}：请缩短或改小。</translation>
  </message>
  <message>
   <source>Recording this needs about {need}, and {free} of memory are free: make it shorter or smaller, or give a file to record to (out=...).</source>
   <translation>记录这次运行大约需要 {need}，而空闲内存有 {free}：请缩短或改小，或者给一个文件来记录（out=...）。</translation>
  </message>
  <message>
   <source>{type} is no recording: give what rnnviz.record(module, x) or rnnviz.open(path) returns.</source>
   <translation>{type} 不是记录：请给出 rnnviz.record(module, x) 或 rnnviz.open(path) 返回的对象。</translation>
  </message>
  <message>
   <source>A window must be start:stop with 0 &lt;= start &lt; stop &lt;= L = {steps}, not {start}:{stop}.</source>
   <translation>窗口必须是 起:止，且 0 &lt;= 起 &lt; 止 &lt;= L = {steps}，不能是 {start}:{stop}。</translation>
  </message>
  <message>
   <source>The order time does not exist with a reverse direction, which needs the last input before its first step: choose wave, layer or reveal.</source>
   <translation>有反向时不存在 time 这种顺序，因为反向在第一步之前就需要最后一个输入：请选 wave、layer 或 reveal。</translation>
  </message>
  <message>
   <source>A schedule is made of a Trace, or of a spec with length=, not of {type}.</source>
   <translation>Schedule 由 Trace 或由规格加 length= 生成，而不是由 {type} 生成。</translation>
  </message>
  <message>
   <source>order must be one of {choices}, not {value}.</source>
   <translation>order 必须是 {choices} 之一，不能是 {value}。</translation>
  </message>
  <message>
   <source>A schedule needs the number of steps: give length (at least 1) or lengths (each at least 1, none above length).</source>
   <translation>排顺序需要知道步数：请给 length（至少为 1）或 lengths（每个至少为 1，且不超过 length）。</translation>
  </message>
  <message>
   <source>There is no position {value}: choose one from 0 to {last}.</source>
   <translation>没有位置 {value}：请选 0 到 {last} 之间的一个。</translation>
  </message>
  <message>
   <source>There is no cell at layer {layer}, direction {direction}, t = {t} in this run.</source>
   <translation>这次运行里没有第 {layer} 层、方向 {direction}、t = {t} 的单元。</translation>
  </message>
  <message>
   <source>{name} must be a whole number from 0 to {last} in this run, not {value}.</source>
   <translation>在这次运行里 {name} 必须是 0 到 {last} 之间的整数，不能是 {value}。</translation>
  </message>
  <message>
   <source>There is no tensor {name}; there are {names}.</source>
   <translation>没有张量 {name}；现有 {names}。</translation>
  </message>
  <message>
   <source>Layer {layer} is no LSTM, so it has no c: take h apart instead.</source>
   <translation>第 {layer} 层不是 LSTM，所以没有 c：请改为拆开 h。</translation>
  </message>
  <message>
   <source>t = {t} is padding: sequence {n} has {length} steps, so nothing was computed there.</source>
   <translation>t = {t} 是填充：序列 {n} 有 {length} 步，那里什么也没有计算。</translation>
  </message>
  <message>
   <source>{path} is not an ordinary file: choose a saved run.</source>
   <translation>{path} 不是普通文件：请选择保存过的运行记录。</translation>
  </message>
  <message>
   <source>{path} is not a saved run: open a file that rnnviz has written.</source>
   <translation>{path} 不是保存过的运行记录：请打开由 rnnviz 写出的文件。</translation>
  </message>
  <message>
   <source>{path} is a safetensors file, but not a saved run: open a file that rnnviz has written.</source>
   <translation>{path} 是 safetensors 文件，但不是保存过的运行记录：请打开由 rnnviz 写出的文件。</translation>
  </message>
  <message>
   <source>{path} is damaged or was changed by another program (its {part} does not fit): record and save the run again.</source>
   <translation>{path} 已损坏，或被别的程序改过（{part} 对不上）：请重新记录并保存。</translation>
  </message>
  <message>
   <source>{path} is cut off ({size} of {expected} bytes are there): copy it again, or record and save the run again.</source>
   <translation>{path} 不完整（只有 {expected} 字节中的 {size} 字节）：请重新复制，或重新记录并保存。</translation>
  </message>
  <message>
   <source>{path} was written by a newer version of rnnviz (file format {version}; this one reads up to {known}): update rnnviz.</source>
   <translation>{path} 是由更新版本的 rnnviz 写的（文件格式 {version}；本版本最多能读 {known}）：请更新 rnnviz。</translation>
  </message>
  <message>
   <source>{path} was never finished, its recording was interrupted: record the run again.</source>
   <translation>{path} 没有写完，记录时被中断了：请重新记录。</translation>
  </message>
  <message>
   <source>{path} is no kind of file that rnnviz opens: choose one of {known}.</source>
   <translation>rnnviz 不能打开 {path} 这种文件：请从 {known} 中选择。</translation>
  </message>
  <message>
   <source>{path} is not a workspace that rnnviz has saved: choose another file.</source>
   <translation>{path} 不是 rnnviz 保存的工作区：请选择别的文件。</translation>
  </message>
  <message>
   <source>{path} has a wrong value at {where}, so it was damaged or changed by hand: mend it there, or choose another file.</source>
   <translation>{path} 的 {where} 处有错误的值，它已损坏或被手工改过：请在那里改正，或选择别的文件。</translation>
  </message>
  <message>
   <source>{path} names a recording that cannot be opened: {reason}</source>
   <translation>{path} 指定的录制无法打开：{reason}</translation>
  </message>
  <message>
   <source>{path} was saved by a newer version of rnnviz (workspace format {version}; this one reads up to {known}): update rnnviz.</source>
   <translation>{path} 是由更新版本的 rnnviz 保存的（工作区格式 {version}；本版本最多能读 {known}）：请更新 rnnviz。</translation>
  </message>
  <message>
   <source>Choose where to write: a folder ending in /, a pattern such as step-%04d.png, or a name such as out.png.</source>
   <translation>请选择写到哪里：以 / 结尾的文件夹、step-%04d.png 这样的模式，或 out.png 这样的文件名。</translation>
  </message>
  <message>
   <source>{name} is no pattern: put %04d once, where the number of the step goes, and no other %.</source>
   <translation>{name} 不是模式：请在步的编号处写一次 %04d，不要有别的 %。</translation>
  </message>
  <message>
   <source>{name} has a place for the number of a step, but one {suffix} file holds all of them: leave out {number}.</source>
   <translation>{name} 里有步的编号的位置，但一个 {suffix} 文件就包含所有步：请去掉 {number}。</translation>
  </message>
  <message>
   <source>rnnviz writes no {suffix} files ({path}): choose one of {known}, or a folder ending in /.</source>
   <translation>rnnviz 不能写 {suffix} 文件（{path}）：请从 {known} 中选择，或给一个以 / 结尾的文件夹。</translation>
  </message>
  <message>
   <source>{path} has no suffix that says the format: choose one of {known}, or a folder ending in /.</source>
   <translation>{path} 没有表明格式的后缀：请从 {known} 中选择，或给一个以 / 结尾的文件夹。</translation>
  </message>
  <message>
   <source>steps must be first:last with whole numbers, first from 0 and last (not written itself) above it, not {value}.</source>
   <translation>steps 必须写成 起:止，都是整数，起从 0 算，止（本身不写出）大于起，不能是 {value}。</translation>
  </message>
  <message>
   <source>steps {first}:{stop} reach beyond this run, whose positions are 0 to {last}: choose a smaller range.</source>
   <translation>steps {first}:{stop} 超出了这次运行的位置 0 到 {last}：请选小一些的范围。</translation>
  </message>
  <message>
   <source>size must be width x height from {low} to {high} pixels, not {value}.</source>
   <translation>size 必须是 宽 x 高，各为 {low} 到 {high} 像素，不能是 {value}。</translation>
  </message>
  <message>
   <source>theme must be one of {choices}, not {value}.</source>
   <translation>theme 必须是 {choices} 之一，不能是 {value}。</translation>
  </message>
  <message>
   <source>{path} has not the suffix of the format that is chosen: end it with {suffix}, or choose another format.</source>
   <translation>{path} 的后缀与所选格式不符：请以 {suffix} 结尾，或选择别的格式。</translation>
  </message>
  <message>
   <source>no room for {parts} in this picture: choose fewer parts with --parts.</source>
   <translation>这张图里放不下 {parts}：请用 --parts 少选几个部分。</translation>
  </message>
  <message>
   <source>{value} is no part of the picture: choose from {choices}.</source>
   <translation>{value} 不是画面的组成部分：请从 {choices} 中选择。</translation>
  </message>
  <message>
   <source>{reason}</source>
   <translation>{reason}</translation>
  </message>
  <message>
   <source>There is no sequence {value} in this run: choose n from 0 to {last}.</source>
   <translation>这次运行里没有序列 {value}：n 请选 0 到 {last}。</translation>
  </message>
  <message>
   <source>The picture would be empty: show at least one of {choices}.</source>
   <translation>画面会是空的：请至少显示 {choices} 之一。</translation>
  </message>
  <message>
   <source>MP4 and WebM need PyAV, which is not installed: pip install "rnnviz[video]", or choose another format.</source>
   <translation>MP4 和 WebM 需要 PyAV，这里没有安装：请运行 pip install "rnnviz[video]"，或选择别的格式。</translation>
  </message>
  <message>
   <source>fps must be a number from {low} to {high}, not {value}.</source>
   <translation>fps 必须是 {low} 到 {high} 之间的数，不能是 {value}。</translation>
  </message>
  <message>
   <source>The first export of a program without a window must run in its main thread: call it there once.</source>
   <translation>没有窗口的程序第一次导出必须在主线程中进行：请先在主线程调用一次。</translation>
  </message>
  <message>
   <source>There is no font on this machine, so no text can be painted: install one, such as fonts-dejavu-core.</source>
   <translation>这台机器上没有字体，无法写出文字：请安装一种，例如 fonts-dejavu-core。</translation>
  </message>
  <message>
   <source>--install-desktop writes freedesktop.org's menu entries, which {system} does not have: start rnnviz by its command.</source>
   <translation>--install-desktop 写的是 freedesktop.org 的菜单项，{system} 没有这种菜单：请用命令启动 rnnviz。</translation>
  </message>
  <message>
   <source>{path} holds no settings of rnnviz: open a PNG, APNG or GIF that rnnviz exported and no other program changed.</source>
   <translation>{path} 里没有 rnnviz 的设置：请打开由 rnnviz 导出、且没有被别的程序改过的 PNG、APNG 或 GIF。</translation>
  </message>
  <message>
   <source>{path} shows a run whose weights or input are not in it ({module}): open the saved run instead.</source>
   <translation>{path} 显示的运行，其权重或输入不在图片中（{module}）：请改为打开保存的运行记录。</translation>
  </message>
  <message>
   <source>{path} cannot be recorded again: {reason}</source>
   <translation>{path} 无法重新记录：{reason}</translation>
  </message>
  <message>
   <source>{path} is neither a file nor one of the commands {commands}: check its name.</source>
   <translation>{path} 既不是文件，也不是命令 {commands} 之一：请检查它的名字。</translation>
  </message>
  <message>
   <source>{name} is neither a saved run nor an example: give a file, or one of {examples}.</source>
   <translation>{name} 既不是保存过的运行记录，也不是示例：请给一个文件，或 {examples} 之一。</translation>
  </message>
  <message>
   <source>{name} is a model: say what goes in, with --input and a .npy, .npz, .csv or .txt file.</source>
   <translation>{name} 是模型：请用 --input 和 .npy、.npz、.csv 或 .txt 文件说明输入什么。</translation>
  </message>
  <message>
   <source>{path} is text: name the vocabulary that the model was trained with (--vocabulary FILE), or give the tokens' numbers (--unit ids).</source>
   <translation>{path} 是文本：请用 --vocabulary FILE 指明训练模型时的词表，或给出各词元的编号（--unit ids）。</translation>
  </message>
  <message>
   <source>{path} is what goes in, and would be overwritten: choose another name for --output.</source>
   <translation>{path} 是要读入的文件，会被覆盖：请为 --output 选择别的名称。</translation>
  </message>
  <message>
   <source>{path} exists already: choose another name, or add --overwrite.</source>
   <translation>{path} 已经存在：请换一个名字，或加上 --overwrite。</translation>
  </message>
  <message>
   <source>--lengths packs x and --padded does not: leave one of them out.</source>
   <translation>--lengths 会打包 x，而 --padded 不会：请去掉其中一个。</translation>
  </message>
  <message>
   <source>{name} is neither a file nor an example: give a model's file (.safetensors, .pt, .npz), or one of {examples}.</source>
   <translation>{name} 既不是文件也不是示例：请给模型的文件（.safetensors、.pt、.npz），或 {examples} 之一。</translation>
  </message>
  <message>
   <source>{path} was not found: check its name and folder.</source>
   <translation>找不到 {path}：请检查文件名和文件夹。</translation>
  </message>
  <message>
   <source>{path} cannot be read ({reason}): check its permissions and the disk.</source>
   <translation>无法读取 {path}（{reason}）：请检查它的权限和磁盘。</translation>
  </message>
  <message>
   <source>The name of a file must be a text or a Path, not {type}.</source>
   <translation>文件名必须是文本或 Path，而不是 {type}。</translation>
  </message>
  <message>
   <source>{path} exists already: choose another name, or allow it to be overwritten.</source>
   <translation>{path} 已经存在：请换一个名字，或允许覆盖。</translation>
  </message>
  <message>
   <source>{path} could not be written: the disk is full. Free some space or choose another folder.</source>
   <translation>无法写入 {path}：磁盘已满。请腾出空间或换一个文件夹。</translation>
  </message>
  <message>
   <source>{path} could not be written: it is larger than files may be here. Choose another folder.</source>
   <translation>无法写入 {path}：它超过了这里允许的文件大小。请换一个文件夹。</translation>
  </message>
  <message>
   <source>{path} could not be written: you may not write there. Choose another folder or change its permissions.</source>
   <translation>无法写入 {path}：没有写权限。请换一个文件夹或修改它的权限。</translation>
  </message>
  <message>
   <source>{path} could not be written: the disk is read-only. Choose another folder.</source>
   <translation>无法写入 {path}：磁盘是只读的。请换一个文件夹。</translation>
  </message>
  <message>
   <source>{path} could not be written: the name is too long. Choose a shorter one.</source>
   <translation>无法写入 {path}：名字太长。请起短一些的名字。</translation>
  </message>
  <message>
   <source>{path} could not be written: there is no folder {folder}. Make it first or choose another one.</source>
   <translation>无法写入 {path}：没有文件夹 {folder}。请先建立它或换一个。</translation>
  </message>
  <message>
   <source>{path} is a folder: choose the name of a file.</source>
   <translation>{path} 是文件夹：请给出文件的名字。</translation>
  </message>
  <message>
   <source>{path} is a device or a pipe: choose the name of an ordinary file.</source>
   <translation>{path} 是设备或管道：请给出普通文件的名字。</translation>
  </message>
  <message>
   <source>{path} could not be written ({reason}): choose another folder or try again.</source>
   <translation>无法写入 {path}（{reason}）：请换一个文件夹或再试一次。</translation>
  </message>
  <message>
   <source>No window can be opened here ({cause}), so this is a picture of the last step.</source>
   <translation>这里打不开窗口（{cause}），所以给出最后一步的图片。</translation>
  </message>
  <message>
   <source>No window can be opened here: {cause}</source>
   <translation>这里打不开窗口：{cause}</translation>
  </message>
  <message>
   <source>A Trace is recorded already: leave out {names}, or give the module instead.</source>
   <translation>Trace 已经记录完成：请省略 {names}，或者改为给出模块。</translation>
  </message>
  <message>
   <source>{value} is not a size: type width x height in pixels, like 1920x1080.</source>
   <translation>{value} 不是尺寸：请输入以像素计的 宽 x 高，例如 1920x1080。</translation>
  </message>
 </context>
 <context>
  <name>Narration</name>
  <message>
   <source>, </source>
   <translation>、</translation>
  </message>
  <message>
   <source>, …</source>
   <translation>、…</translation>
  </message>
  <message>
   <source>{count} cells can be computed at once, because all that they read is known: {names}.</source>
   <translation>有 {count} 个单元可以同时计算，因为它们要读的都已知道：{names}。</translation>
  </message>
  <message>
   <source>At t = {t} {name} computes {state} from {below} and from its own {before}.</source>
   <translation>在 t = {t}，{name}由 {below} 和它自己之前的 {before} 算出 {state}。</translation>
  </message>
  <message>
   <source>At t = {t} every layer computes {state}: layer 0 from x[{t}], each other one from the layer below, all from their own {before}.</source>
   <translation>在 t = {t}，每一层都算出 {state}：第 0 层由 x[{t}]，其余各层由下面一层，都再加上自己之前的 {before}。</translation>
  </message>
  <message>
   <source>h and c</source>
   <translation>h 和 c</translation>
  </message>
  <message>
   <source>cell {k}</source>
   <translation>第 {k} 个 Cell</translation>
  </message>
  <message>
   <source>both directions of layer {k}</source>
   <translation>第 {k} 层的两个方向</translation>
  </message>
  <message>
   <source>layer {k}</source>
   <translation>第 {k} 层</translation>
  </message>
  <message>
   <source>h_0 and c_0</source>
   <translation>h_0 和 c_0</translation>
  </message>
  <message>
   <source>{state} at t = {t}</source>
   <translation>t = {t} 处的 {state}</translation>
  </message>
  <message>
   <source>reverse</source>
   <translation>反向</translation>
  </message>
  <message>
   <source>forward</source>
   <translation>正向</translation>
  </message>
  <message>
   <source>layer {k} {way}</source>
   <translation>第 {k} 层{way}</translation>
  </message>
  <message>
   <source>{name} at t = {t}</source>
   <translation>{name}在 t = {t}</translation>
  </message>
 </context>
 <context>
  <name>NetworkBar</name>
  <message>
   <source>Colour the cells by the size (norm) of h alone.</source>
   <translation>只按 h 的大小（范数）给单元上色。</translation>
  </message>
  <message>
   <source>Smaller: more timesteps have room (mouse wheel).</source>
   <translation>缩小：容得下更多的时间步（鼠标滚轮）。</translation>
  </message>
  <message>
   <source>Larger (mouse wheel); drag to move.</source>
   <translation>放大（鼠标滚轮）；拖动可以移动。</translation>
  </message>
  <message>
   <source>All of it again.</source>
   <translation>回到全貌。</translation>
  </message>
 </context>
 <context>
  <name>NetworkRows</name>
  <message>
   <source>H: how many units each layer has.</source>
   <translation>H：每层有多少个单元。</translation>
  </message>
  <message>
   <source>Layers on top of each other; each reads the h of the one below.</source>
   <translation>叠起来的层数；每一层读它下面那层的 h。</translation>
  </message>
  <message>
   <source>What is applied to the sum: tanh or relu.</source>
   <translation>对和式施加什么函数：tanh 或 relu。</translation>
  </message>
  <message>
   <source>Adds b_ih and b_hh; without it both are gone.</source>
   <translation>加上 b_ih 和 b_hh；不勾选则两个都没有。</translation>
  </message>
  <message>
   <source>x and output are (N, L, ...) instead of (L, N, ...); h_0 and h_n stay.</source>
   <translation>x 和 output 变成 (N, L, ...)，而不是 (L, N, ...)；h_0 和 h_n 不变。</translation>
  </message>
  <message>
   <source>A second direction that reads x from its end: D = 2.</source>
   <translation>从 x 的末尾读起的第二个方向：D = 2。</translation>
  </message>
  <message>
   <source>Between the layers, while training: the share of h that is set to 0.</source>
   <translation>层与层之间，训练时：h 中被置为 0 的比例。</translation>
  </message>
  <message>
   <source>LSTM: h is projected to this many numbers; 0 means no projection.</source>
   <translation>LSTM：把 h 投影成这么多个数；0 表示不投影。</translation>
  </message>
 </context>
 <context>
  <name>Notes</name>
  <message>
   <source>and {count} cells more.</source>
   <translation>另有 {count} 个单元。</translation>
  </message>
  <message>
   <source>{made} is computed from its input {below} and from the state before it, {state}.</source>
   <translation>{made} 由输入 {below} 和它之前的状态 {state} 算出。</translation>
  </message>
  <message>
   <source>output {shape}: {known} of {total} steps are known.</source>
   <translation>output {shape}：{total} 步中已知 {known} 步。</translation>
  </message>
  <message>
   <source>h_n {shape}: {known} of {total} rows are known.</source>
   <translation>h_n {shape}：{total} 行中已知 {known} 行。</translation>
  </message>
 </context>
 <context>
  <name>NumberHead</name>
  <message>
   <source>Inspector</source>
   <translation>检查器</translation>
  </message>
  <message>
   <source>All digits of every number.</source>
   <translation>显示所有数的全部位数。</translation>
  </message>
  <message>
   <source>Pin this number, or take its pin away (P).</source>
   <translation>固定这个数，或取消固定（P）。</translation>
  </message>
  <message>
   <source>Show its tensor as a table.</source>
   <translation>用表格显示它所在的张量。</translation>
  </message>
  <message>
   <source>Copy this number and how it is made.</source>
   <translation>复制这个数以及它的算法。</translation>
  </message>
  <message>
   <source>Copy value</source>
   <translation>复制数值</translation>
  </message>
  <message>
   <source>Copy as text</source>
   <translation>复制为文本</translation>
  </message>
  <message>
   <source>Copy as numpy</source>
   <translation>复制为 numpy</translation>
  </message>
  <message>
   <source>Copy as LaTeX</source>
   <translation>复制为 LaTeX</translation>
  </message>
 </context>
 <context>
  <name>NumberTable</name>
  <message>
   <source>The tensor whose numbers are shown below.</source>
   <translation>下面显示的数属于哪个张量。</translation>
  </message>
  <message>
   <source>Tensor</source>
   <translation>张量</translation>
  </message>
  <message>
   <source>Numbers of the tensor</source>
   <translation>张量的各个数</translation>
  </message>
  <message>
   <source>More than {most} numbers: too many to type.</source>
   <translation>超过 {most} 个数：太多，无法逐个输入。</translation>
  </message>
  <message>
   <source>Take back what was typed into this tensor.</source>
   <translation>撤回在这个张量里输入的数。</translation>
  </message>
  <message>
   <source>Nothing was typed here.</source>
   <translation>这里没有输入过数。</translation>
  </message>
  <message>
   <source>Every tensor has more than {most} numbers: choose smaller sizes to type them.</source>
   <translation>每个张量都超过 {most} 个数：要输入它们，请先改小尺寸。</translation>
  </message>
  <message>
   <source>Nothing is typed here yet: the first number that you type sets the others to 0.</source>
   <translation>这里还没有输入过数：输入第一个数时，其余的都设为 0。</translation>
  </message>
 </context>
 <context>
  <name>OpenModel</name>
  <message>
   <source>Open a model: {name}</source>
   <translation>打开模型：{name}</translation>
  </message>
  <message>
   <source>A file of weights does not tell tanh from relu.</source>
   <translation>权重文件分不出 tanh 和 relu。</translation>
  </message>
  <message>
   <source>It moves axes of x and output only.</source>
   <translation>它只改变 x 和 output 的维度顺序。</translation>
  </message>
  <message>
   <source>Between layers, and in training only.</source>
   <translation>在层与层之间，而且只在训练时。</translation>
  </message>
  <message>
   <source>values</source>
   <translation>数值</translation>
  </message>
  <message>
   <source>Where the numbers of x come from.</source>
   <translation>x 的数值从哪里来。</translation>
  </message>
  <message>
   <source>one step is</source>
   <translation>一步是</translation>
  </message>
  <message>
   <source>What of the text is one timestep.</source>
   <translation>文字里的什么算一个时间步。</translation>
  </message>
  <message>
   <source>a token's number</source>
   <translation>词元的编号</translation>
  </message>
  <message>
   <source>a character</source>
   <translation>一个字符</translation>
  </message>
  <message>
   <source>a word</source>
   <translation>一个词</translation>
  </message>
  <message>
   <source>text</source>
   <translation>文字</translation>
  </message>
  <message>
   <source>One line is one sequence.</source>
   <translation>一行是一个序列。</translation>
  </message>
  <message>
   <source>vocabulary</source>
   <translation>词表</translation>
  </message>
  <message>
   <source>The tokens in the order of their numbers: one per line, or with spaces between them.</source>
   <translation>按编号顺序排列的词元：每行一个，或用空格隔开。</translation>
  </message>
  <message>
   <source>or its file</source>
   <translation>或它的文件</translation>
  </message>
  <message>
   <source>One token per line, or a JSON list or object.</source>
   <translation>每行一个词元，或 JSON 列表、JSON 对象。</translation>
  </message>
  <message>
   <source>Vocabularies (*.txt *.json *.vocab *.tsv)</source>
   <translation>词表 (*.txt *.json *.vocab *.tsv)</translation>
  </message>
  <message>
   <source>file</source>
   <translation>文件</translation>
  </message>
  <message>
   <source>x: .npy, .npz or a table such as .csv.</source>
   <translation>x：.npy、.npz 或 .csv 之类的表格。</translation>
  </message>
  <message>
   <source>Sequences (*.npy *.npz *.csv *.tsv *.txt *.wav)</source>
   <translation>序列 (*.npy *.npz *.csv *.tsv *.txt *.wav)</translation>
  </message>
  <message>
   <source>Open</source>
   <translation>打开</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Recurrent networks in this file</source>
   <translation>这个文件里的循环网络</translation>
  </message>
  <message>
   <source>name</source>
   <translation>名字</translation>
  </message>
  <message>
   <source>network</source>
   <translation>网络</translation>
  </message>
  <message>
   <source>parameters</source>
   <translation>参数</translation>
  </message>
  <message>
   <source>This file holds one recurrent network.</source>
   <translation>这个文件里有一个循环网络。</translation>
  </message>
  <message>
   <source>This file holds {count} recurrent networks: choose one.</source>
   <translation>这个文件里有 {count} 个循环网络：请选择一个。</translation>
  </message>
  <message>
   <source>What the file does not say</source>
   <translation>文件没有说的</translation>
  </message>
  <message>
   <source>Input</source>
   <translation>输入</translation>
  </message>
  <message>
   <source>random numbers</source>
   <translation>随机数</translation>
  </message>
  <message>
   <source>a file</source>
   <translation>文件</translation>
  </message>
  <message>
   <source>text → {name} ({shape})</source>
   <translation>文字 → {name} ({shape})</translation>
  </message>
  <message>
   <source>x is {shape}: L timesteps, N sequences, H_in features.</source>
   <translation>x 是 {shape}：L 个时间步，N 个序列，H_in 个特征。</translation>
  </message>
 </context>
 <context>
  <name>OpenTable</name>
  <message>
   <source>Open a table: {name}</source>
   <translation>打开表格：{name}</translation>
  </message>
  <message>
   <source>comma ,</source>
   <translation>逗号 ,</translation>
  </message>
  <message>
   <source>semicolon ;</source>
   <translation>分号 ;</translation>
  </message>
  <message>
   <source>tab</source>
   <translation>制表符</translation>
  </message>
  <message>
   <source>bar |</source>
   <translation>竖线 |</translation>
  </message>
  <message>
   <source>spaces</source>
   <translation>空格</translation>
  </message>
  <message>
   <source>separator</source>
   <translation>分隔符</translation>
  </message>
  <message>
   <source>What stands between two columns.</source>
   <translation>两列之间用什么隔开。</translation>
  </message>
  <message>
   <source>decimal sign</source>
   <translation>小数点</translation>
  </message>
  <message>
   <source>As in 0.5 or 0,5.</source>
   <translation>如 0.5 或 0,5。</translation>
  </message>
  <message>
   <source>point .</source>
   <translation>句点 .</translation>
  </message>
  <message>
   <source>first row has names</source>
   <translation>第一行是列名</translation>
  </message>
  <message>
   <source>It is no timestep then.</source>
   <translation>那么它就不是时间步。</translation>
  </message>
  <message>
   <source>encoding</source>
   <translation>编码</translation>
  </message>
  <message>
   <source>How letters are stored.</source>
   <translation>字符是怎样存储的。</translation>
  </message>
  <message>
   <source>The first rows</source>
   <translation>前几行</translation>
  </message>
  <message>
   <source>Columns that are features of x</source>
   <translation>作为 x 的特征的列</translation>
  </message>
  <message>
   <source>The column whose value says which rows belong together.</source>
   <translation>用哪一列的值说明哪些行属于一起。</translation>
  </message>
  <message>
   <source>one sequence is</source>
   <translation>一个序列是</translation>
  </message>
  <message>
   <source>Open</source>
   <translation>打开</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>How it is read</source>
   <translation>怎样读它</translation>
  </message>
  <message>
   <source>Features of x</source>
   <translation>x 的特征</translation>
  </message>
  <message>
   <source>Not all of its rows are numbers.</source>
   <translation>它的行不全是数。</translation>
  </message>
  <message>
   <source>as long as {name} stays the same</source>
   <translation>直到 {name} 变化为止</translation>
  </message>
  <message>
   <source>the whole file</source>
   <translation>整个文件</translation>
  </message>
  <message>
   <source>x is {shape}: L timesteps, N sequences, H_in features.</source>
   <translation>x 是 {shape}：L 个时间步，N 个序列，H_in 个特征。</translation>
  </message>
  <message>
   <source>x is {shape}: sequences of {few} timesteps.</source>
   <translation>x 是 {shape}：各序列有 {few} 个时间步。</translation>
  </message>
 </context>
 <context>
  <name>Openers</name>
  <message>
   <source>rnnviz workspace</source>
   <translation>rnnviz 工作区</translation>
  </message>
  <message>
   <source>Saved run</source>
   <translation>运行记录</translation>
  </message>
  <message>
   <source>Exported picture</source>
   <translation>导出的图片</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>NumPy archive</source>
   <translation>NumPy 存档</translation>
  </message>
  <message>
   <source>NumPy array</source>
   <translation>NumPy 数组</translation>
  </message>
  <message>
   <source>Table of numbers</source>
   <translation>数值表格</translation>
  </message>
  <message>
   <source>Sound</source>
   <translation>声音</translation>
  </message>
  <message>
   <source>Text</source>
   <translation>文本</translation>
  </message>
  <message>
   <source>Everything that rnnviz opens</source>
   <translation>rnnviz 能打开的所有文件</translation>
  </message>
  <message>
   <source>All files</source>
   <translation>所有文件</translation>
  </message>
 </context>
 <context>
  <name>OutputPanel</name>
  <message>
   <source>every layer's own last state</source>
   <translation>每一层自己的最后状态</translation>
  </message>
  <message>
   <source>the last state</source>
   <translation>最后状态</translation>
  </message>
  <message>
   <source>every layer's and direction's own last state</source>
   <translation>每一层、每个方向自己的最后状态</translation>
  </message>
  <message>
   <source>batch_first does not move it: no t axis</source>
   <translation>batch_first 不改变它：没有 t 维</translation>
  </message>
  <message>
   <source>later</source>
   <translation>稍后</translation>
  </message>
  <message>
   <source>What the call returns: output and final states</source>
   <translation>调用的返回值：output 和最终状态</translation>
  </message>
  <message>
   <source>the last layer, at every t</source>
   <translation>最后一层，每个 t</translation>
  </message>
  <message>
   <source>h of the last cell, at every t</source>
   <translation>最上层的 h，每个 t</translation>
  </message>
  <message>
   <source>last layer, every t; batch_first: N before L</source>
   <translation>最后一层，每个 t；batch_first：N 在 L 前</translation>
  </message>
 </context>
 <context>
  <name>Parts</name>
  <message>
   <source>Title</source>
   <translation>标题</translation>
  </message>
  <message>
   <source>Caption of the step</source>
   <translation>这一步的说明</translation>
  </message>
  <message>
   <source>Unrolled network</source>
   <translation>按时间展开的网络</translation>
  </message>
  <message>
   <source>Hidden states</source>
   <translation>隐藏状态</translation>
  </message>
  <message>
   <source>Input x</source>
   <translation>输入 x</translation>
  </message>
  <message>
   <source>output</source>
   <translation>output</translation>
  </message>
  <message>
   <source>h_n, c_n</source>
   <translation>h_n、c_n</translation>
  </message>
  <message>
   <source>Equation</source>
   <translation>公式</translation>
  </message>
  <message>
   <source>Shapes</source>
   <translation>形状</translation>
  </message>
  <message>
   <source>Colour bars</source>
   <translation>颜色条</translation>
  </message>
 </context>
 <context>
  <name>PathRow</name>
  <message>
   <source>Choose a file.</source>
   <translation>选择一个文件。</translation>
  </message>
  <message>
   <source>Choose a file</source>
   <translation>选择文件</translation>
  </message>
 </context>
 <context>
  <name>Popover</name>
  <message>
   <source>Close (Esc).</source>
   <translation>关闭（Esc）。</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>关闭</translation>
  </message>
  <message>
   <source>See also: {links}</source>
   <translation>另见：{links}</translation>
  </message>
 </context>
 <context>
  <name>Presentation</name>
  <message>
   <source>Presentation</source>
   <translation>演示</translation>
  </message>
 </context>
 <context>
  <name>Reactions</name>
  <message>
   <source>Loading PyTorch…</source>
   <translation>正在载入 PyTorch…</translation>
  </message>
  <message>
   <source>Recording…</source>
   <translation>正在记录…</translation>
  </message>
  <message>
   <source>Cancelled: the picture shows the run before.</source>
   <translation>已取消：画面仍是上一次运行。</translation>
  </message>
  <message>
   <source>That did not work. The picture is the one before; details are in the log.</source>
   <translation>没有成功。画面仍是之前的；详情见日志。</translation>
  </message>
  <message>
   <source>Saved {name}.</source>
   <translation>已保存 {name}。</translation>
  </message>
 </context>
 <context>
  <name>RecentMenu</name>
  <message>
   <source>No file was opened yet</source>
   <translation>还没有打开过文件</translation>
  </message>
  <message>
   <source>{path} is gone.</source>
   <translation>{path} 已经不在了。</translation>
  </message>
 </context>
 <context>
  <name>Recovery</name>
  <message>
   <source>Bring it back</source>
   <translation>恢复它</translation>
  </message>
  <message>
   <source>Throw it away</source>
   <translation>丢弃它</translation>
  </message>
  <message>
   <source>rnnviz ended unexpectedly. Unsaved work of {when} is still there: {name}</source>
   <translation>rnnviz 意外结束了。{when} 未保存的内容还在：{name}</translation>
  </message>
 </context>
 <context>
  <name>Scrubber</name>
  <message>
   <source>Position</source>
   <translation>位置</translation>
  </message>
  <message>
   <source>Click or drag to go to a step.</source>
   <translation>点击或拖动，跳到某一步。</translation>
  </message>
 </context>
 <context>
  <name>SelfCheckLabel</name>
  <message>
   <source>Self-check</source>
   <translation>自检</translation>
  </message>
  <message>
   <source>checking against the module…</source>
   <translation>正在与模块核对…</translation>
  </message>
  <message>
   <source>self-check not finished</source>
   <translation>自检没有完成</translation>
  </message>
  <message>
   <source>After each run rnnviz compares its numbers with the module's own.</source>
   <translation>每次运行之后，rnnviz 都把自己的数与模块的数相比较。</translation>
  </message>
  <message>
   <source>one-step residual {residual} (limit {limit})</source>
   <translation>单步误差 {residual}（上限 {limit}）</translation>
  </message>
  <message>
   <source>✓ every step follows from the one before: {step}</source>
   <translation>✓ 每一步都由前一步得出：{step}</translation>
  </message>
  <message>
   <source>✗ the steps do NOT follow from each other: {step}</source>
   <translation>✗ 各步之间对不上：{step}</translation>
  </message>
  <message>
   <source>max |diff| = {diff}</source>
   <translation>max |diff| = {diff}</translation>
  </message>
  <message>
   <source>✓ matches the module: {diff} · {step}</source>
   <translation>✓ 与模块的结果一致：{diff} · {step}</translation>
  </message>
  <message>
   <source>✗ does NOT match the module: {diff} · {step}</source>
   <translation>✗ 与模块的结果不一致：{diff} · {step}</translation>
  </message>
  <message>
   <source>Do not trust these numbers: record again, and report this if it stays.</source>
   <translation>不要相信这些数：请重新记录；若仍然如此，请报告。</translation>
  </message>
  <message>
   <source>Each state was computed again in float64 from the one before; there was no module to call.</source>
   <translation>每个状态都由前一个状态用 float64 重算过；这里没有可调用的模块。</translation>
  </message>
  <message>
   <source>The shown states against a separate call of the module, and each state computed again in float64 from the one before.</source>
   <translation>所显示的状态与单独调用模块的结果比较过，每个状态也由前一个状态用 float64 重算过。</translation>
  </message>
 </context>
 <context>
  <name>SetupForm</name>
  <message>
   <source>Example</source>
   <translation>示例</translation>
  </message>
  <message>
   <source>Your own</source>
   <translation>自己的设置</translation>
  </message>
  <message>
   <source>Sets up everything as in an example.</source>
   <translation>按示例设置好一切。</translation>
  </message>
  <message>
   <source>All examples with pictures</source>
   <translation>所有示例及其缩略图</translation>
  </message>
  <message>
   <source>H_in: how many features one timestep of x has.</source>
   <translation>H_in：x 的一个时间步有多少个特征。</translation>
  </message>
  <message>
   <source>Where it is computed; auto: CUDA when there is one.</source>
   <translation>在哪里计算；auto：有 CUDA 就用 CUDA。</translation>
  </message>
  <message>
   <source>The type of every number.</source>
   <translation>每个数的类型。</translation>
  </message>
  <message>
   <source>torch.manual_seed(seed): weights, x and h_0 follow from it.</source>
   <translation>torch.manual_seed(seed)：权重、x 和 h_0 由它决定。</translation>
  </message>
  <message>
   <source>module.train(): dropout acts; otherwise module.eval().</source>
   <translation>module.train()：dropout 起作用；否则为 module.eval()。</translation>
  </message>
  <message>
   <source>Network</source>
   <translation>网络</translation>
  </message>
  <message>
   <source>Input</source>
   <translation>输入</translation>
  </message>
  <message>
   <source>Start and weights</source>
   <translation>初始状态与权重</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>运行</translation>
  </message>
  <message>
   <source>input_size follows from the input: one feature per token, or the file's last axis.</source>
   <translation>input_size 由输入决定：每个词元一个特征，或文件的最后一维。</translation>
  </message>
 </context>
 <context>
  <name>ShapeTable</name>
  <message>
   <source>Show this tensor as a table (double click, Return).</source>
   <translation>用表格显示这个张量（双击或按 Return）。</translation>
  </message>
  <message>
   <source>Show as table</source>
   <translation>用表格显示</translation>
  </message>
  <message>
   <source>Shapes</source>
   <translation>形状</translation>
  </message>
  <message>
   <source>Shapes of all tensors</source>
   <translation>所有张量的形状</translation>
  </message>
 </context>
 <context>
  <name>ShortcutSheet</name>
  <message>
   <source>Keyboard shortcuts</source>
   <translation>键盘快捷键</translation>
  </message>
  <message>
   <source>Single keys belong to a control that was reached with Tab, and to what is typed in. While a cell cursor walks, the arrows move it; in a presentation PgUp and PgDn step.</source>
   <translation>单个按键优先归用 Tab 选中的控件和正在输入的文字。格子光标走动时方向键移动它；演示时 PgUp 和 PgDn 逐步走。</translation>
  </message>
  <message>
   <source>Change shortcuts…</source>
   <translation>更改快捷键…</translation>
  </message>
 </context>
 <context>
  <name>SpeedBox</name>
  <message>
   <source>Speed in steps per second</source>
   <translation>速度，每秒步数</translation>
  </message>
  <message>
   <source>Speed: slower with [, faster with ], normal with Backspace.</source>
   <translation>速度：[ 减慢，] 加快，Backspace 恢复正常。</translation>
  </message>
  <message>
   <source>{speed:g} steps/s</source>
   <translation>{speed:g} 步/秒</translation>
  </message>
  <message>
   <source>Type steps per second, from {low:g} to {high:g}.</source>
   <translation>请输入每秒步数，从 {low:g} 到 {high:g}。</translation>
  </message>
 </context>
 <context>
  <name>StackRow</name>
  <message>
   <source>Add a cell on top</source>
   <translation>在上面加一个 Cell</translation>
  </message>
  <message>
   <source>One more cell, which reads the h of the one below.</source>
   <translation>再加一个 Cell，它读下面那个的 h。</translation>
  </message>
  <message>
   <source>A stack needs at least one cell.</source>
   <translation>至少要有一个 Cell。</translation>
  </message>
  <message>
   <source>Remove this cell.</source>
   <translation>去掉这个 Cell。</translation>
  </message>
  <message>
   <source>{count} cells are the most.</source>
   <translation>最多 {count} 个 Cell。</translation>
  </message>
 </context>
 <context>
  <name>StateRow</name>
  <message>
   <source>The states before the first step (with c_0 for an LSTM).</source>
   <translation>第一步之前的状态（LSTM 还有 c_0）。</translation>
  </message>
  <message>
   <source>zeros</source>
   <translation>全零</translation>
  </message>
  <message>
   <source>random</source>
   <translation>随机</translation>
  </message>
  <message>
   <source>typed in</source>
   <translation>自己输入</translation>
  </message>
 </context>
 <context>
  <name>StatusBar</name>
  <message>
   <source>{device}, not {wanted}</source>
   <translation>{device}，而非 {wanted}</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
 </context>
 <context>
  <name>TensorTable</name>
  <message>
   <source>Tensor as a table</source>
   <translation>用表格显示张量</translation>
  </message>
  <message>
   <source>Tensor</source>
   <translation>张量</translation>
  </message>
  <message>
   <source>Sequence of the batch</source>
   <translation>批次中的序列</translation>
  </message>
  <message>
   <source>All digits</source>
   <translation>全部位数</translation>
  </message>
  <message>
   <source>Colours</source>
   <translation>颜色</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>复制</translation>
  </message>
  <message>
   <source>The selected numbers, or all, for a spreadsheet.</source>
   <translation>选中的数或全部的数，供电子表格使用。</translation>
  </message>
  <message>
   <source>Copy as numpy</source>
   <translation>复制为 numpy</translation>
  </message>
  <message>
   <source>{size} numbers are too many to copy: select some of them.</source>
   <translation>{size} 个数太多，不便复制：请选中其中一部分。</translation>
  </message>
 </context>
 <context>
  <name>Toast</name>
  <message>
   <source>Details</source>
   <translation>详情</translation>
  </message>
  <message>
   <source>Show what exactly went wrong.</source>
   <translation>显示到底出了什么错。</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>复制</translation>
  </message>
  <message>
   <source>Copy the sentence and its details.</source>
   <translation>复制这句话和详情。</translation>
  </message>
  <message>
   <source>Close this message.</source>
   <translation>关闭这条消息。</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>关闭</translation>
  </message>
 </context>
 <context>
  <name>Tour</name>
  <message>
   <source>Set up a network</source>
   <translation>设置网络</translation>
  </message>
  <message>
   <source>Everything that nn.RNN, nn.LSTM, nn.GRU or a stack of cells takes, by PyTorch's names. Each change is recorded at once; Ctrl+Z takes it back.</source>
   <translation>nn.RNN、nn.LSTM、nn.GRU 或叠起来的 Cell 所接受的一切，名字与 PyTorch 相同。每次改动都立刻重新记录；Ctrl+Z 撤销。</translation>
  </message>
  <message>
   <source>Every hidden state</source>
   <translation>每一个隐藏状态</translation>
  </message>
  <message>
   <source>One heatmap for each layer and direction, the deepest on top: a column is a timestep, a row is a unit. What is hatched is not computed yet.</source>
   <translation>每一层、每个方向一张热图，最深的一层在最上面：一列是一个时间步，一行是一个单元。画斜线的部分还没有计算。</translation>
  </message>
  <message>
   <source>Step through it</source>
   <translation>一步一步地走</translation>
  </message>
  <message>
   <source>Space plays, the arrows step, Home and End jump. The steps go as a loop does, as nn.RNN does, or take all cells that can be computed at once.</source>
   <translation>Space 播放，方向键逐步走，Home 和 End 跳到两端。各步可以像循环那样，可以像 nn.RNN 那样，也可以同时算出所有能算的单元。</translation>
  </message>
  <message>
   <source>Why this number?</source>
   <translation>为什么是这个数？</translation>
  </message>
  <message>
   <source>Point at a cell: its equation with numbers, what it comes from and what it feeds. A click pins it. Enter walks through the cells with the arrows.</source>
   <translation>指向一个格子：显示它代入数值的公式、由什么得来、流向哪里。点击则固定。按 Enter 可以用方向键在格子间走动。</translation>
  </message>
  <message>
   <source>What the call returns</source>
   <translation>调用返回什么</translation>
  </message>
  <message>
   <source>output and h_n fill as the steps go on. Ctrl+Shift+E makes slides of it, F5 shows it to a room, and ? lists all keys.</source>
   <translation>output 和 h_n 随着各步逐渐填满。Ctrl+Shift+E 把它做成幻灯片，F5 给全班演示，? 列出所有按键。</translation>
  </message>
  <message>
   <source>Back</source>
   <translation>上一张</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>关闭</translation>
  </message>
  <message>
   <source>{at} of {all}</source>
   <translation>{at} / {all}</translation>
  </message>
  <message>
   <source>Done</source>
   <translation>完成</translation>
  </message>
  <message>
   <source>Next</source>
   <translation>下一张</translation>
  </message>
 </context>
 <context>
  <name>TransportBar</name>
  <message>
   <source>First step (Home)</source>
   <translation>第一步（Home）</translation>
  </message>
  <message>
   <source>One step back (Left)</source>
   <translation>后退一步（Left）</translation>
  </message>
  <message>
   <source>Play (Space)</source>
   <translation>播放（Space）</translation>
  </message>
  <message>
   <source>One step forward (Right)</source>
   <translation>前进一步（Right）</translation>
  </message>
  <message>
   <source>Last step (End)</source>
   <translation>最后一步（End）</translation>
  </message>
  <message>
   <source>Position</source>
   <translation>位置</translation>
  </message>
  <message>
   <source>The position: type the step to go to (Ctrl+G).</source>
   <translation>位置：输入要跳到的步（Ctrl+G）。</translation>
  </message>
  <message>
   <source>Order of the steps</source>
   <translation>各步的顺序</translation>
  </message>
  <message>
   <source>Sequence of the batch</source>
   <translation>批次中的序列</translation>
  </message>
  <message>
   <source>There is only one step.</source>
   <translation>只有一步。</translation>
  </message>
  <message>
   <source>Pause (Space)</source>
   <translation>暂停（Space）</translation>
  </message>
  <message>
   <source>What one step adds. {tip}</source>
   <translation>每一步增加什么。{tip}</translation>
  </message>
  <message>
   <source> of {count}</source>
   <translation> ，共 {count}</translation>
  </message>
  <message>
   <source>The sequence n of the batch that is shown, from 0 (PgUp, PgDown).</source>
   <translation>所显示的是批次中的序列 n，从 0 开始（PgUp、PgDown）。</translation>
  </message>
  <message>
   <source>There is one sequence: set batch_size to 2 or more to choose among them.</source>
   <translation>只有一个序列：把 batch_size 设为 2 或更多，就可以选择。</translation>
  </message>
  <message>
   <source>once</source>
   <translation>一次</translation>
  </message>
  <message>
   <source>loop</source>
   <translation>循环</translation>
  </message>
  <message>
   <source>to and fro</source>
   <translation>往返</translation>
  </message>
  <message>
   <source>Plays once and stops at the last step (R: loop)</source>
   <translation>播放一次，停在最后一步（R：循环）</translation>
  </message>
  <message>
   <source>Starts again after the last step (R: back and forth)</source>
   <translation>最后一步之后从头再来（R：往返）</translation>
  </message>
  <message>
   <source>Plays back and forth (R: once)</source>
   <translation>来回播放（R：一次）</translation>
  </message>
  <message>
   <source>time by time</source>
   <translation>逐时间步</translation>
  </message>
  <message>
   <source>layer by layer</source>
   <translation>逐层</translation>
  </message>
  <message>
   <source>wavefront</source>
   <translation>波前</translation>
  </message>
  <message>
   <source>column by column</source>
   <translation>逐列</translation>
  </message>
  <message>
   <source>Every layer at one timestep, as a loop over cells does.</source>
   <translation>一个时间步的所有层，像循环调用 Cell 那样。</translation>
  </message>
  <message>
   <source>One cell, in the order in which nn.RNN computes.</source>
   <translation>一个单元，按 nn.RNN 计算的顺序。</translation>
  </message>
  <message>
   <source>All cells that can be computed at once.</source>
   <translation>所有可以同时计算的单元。</translation>
  </message>
  <message>
   <source>Column t of everything: for reading, not the order in which it is computed.</source>
   <translation>第 t 列的一切：供阅读，不是计算的顺序。</translation>
  </message>
 </context>
 <context>
  <name>TypedTable</name>
  <message>
   <source>x of one sequence: one row is one timestep.</source>
   <translation>一个序列的 x：一行是一个时间步。</translation>
  </message>
 </context>
 <context>
  <name>UnrolledNetwork</name>
  <message>
   <source>Unrolled network</source>
   <translation>按时间展开的网络</translation>
  </message>
  <message>
   <source>Colour of a cell: root mean square of its units. A click goes to its step.</source>
   <translation>单元的颜色：其各个数的均方根。点击即可跳到它那一步。</translation>
  </message>
  <message>
   <source>Colour of a cell: root mean square of its units, with the sign of their mean. A click goes to its step.</source>
   <translation>单元的颜色：其各个数的均方根，符号取平均值的符号。点击即可跳到它那一步。</translation>
  </message>
 </context>
 <context>
  <name>WeightsRow</name>
  <message>
   <source>Where the weights come from; PyTorch draws its default from the seed.</source>
   <translation>权重从哪里来；PyTorch 的默认值由随机种子抽取。</translation>
  </message>
  <message>
   <source>default</source>
   <translation>默认</translation>
  </message>
  <message>
   <source>zeros</source>
   <translation>全零</translation>
  </message>
  <message>
   <source>identity</source>
   <translation>单位矩阵</translation>
  </message>
  <message>
   <source>typed in</source>
   <translation>自己输入</translation>
  </message>
  <message>
   <source>a file</source>
   <translation>文件</translation>
  </message>
  <message>
   <source>file</source>
   <translation>文件</translation>
  </message>
  <message>
   <source>A .safetensors with the module's state_dict().</source>
   <translation>存有模块 state_dict() 的 .safetensors 文件。</translation>
  </message>
  <message>
   <source>Weights (*.safetensors)</source>
   <translation>权重 (*.safetensors)</translation>
  </message>
 </context>
 <context>
  <name>WordsDialog</name>
  <message>
   <source>Words</source>
   <translation>名词解释</translation>
  </message>
 </context>
</TS>
